package io.hookgate.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a delivery may go to: public ones, and private ones that the configuration names.
 * It judges what a name resolved to, just before the connection is made to exactly that address, so
 * a name that changes its address afterwards changes nothing.
 *
 * <p>Link-local and metadata addresses, and ranges that carry an IPv4 address inside an IPv6 one,
 * stay closed whatever the configuration names: credentials of the machine are behind the first,
 * and the second would lead there too. Pure, safe from every thread.
 */
public final class AddressGuard {
  private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

  /** The first range that contains an address decides. */
  private static final List<Range> RANGES =
      List.of(
          never("169.254.0.0/16", "a link-local or metadata address"),
          never("100.100.100.200/32", "a metadata address"),
          never("168.63.129.16/32", "a metadata address"),
          never("192.0.0.192/32", "a metadata address"),
          unlessAllowed("0.0.0.0/8", "an address of this network"),
          unlessAllowed("10.0.0.0/8", "a private address"),
          unlessAllowed("100.64.0.0/10", "a carrier's private address"),
          unlessAllowed("127.0.0.0/8", "a loopback address"),
          unlessAllowed("172.16.0.0/12", "a private address"),
          unlessAllowed("192.0.0.0/24", "a reserved address"),
          unlessAllowed("192.0.2.0/24", "a documentation address"),
          unlessAllowed("192.88.99.0/24", "a 6to4 relay address"),
          unlessAllowed("192.168.0.0/16", "a private address"),
          unlessAllowed("198.18.0.0/15", "a benchmarking address"),
          unlessAllowed("198.51.100.0/24", "a documentation address"),
          unlessAllowed("203.0.113.0/24", "a documentation address"),
          unlessAllowed("224.0.0.0/4", "a multicast address"),
          unlessAllowed("240.0.0.0/4", "a reserved or broadcast address"),
          never("fe80::/10", "a link-local address"),
          never("fd00:ec2::/32", "a metadata address"),
          never("fd20:ce::254/128", "a metadata address"),
          never("64:ff9b::/96", "an IPv4 address behind NAT64"),
          never("64:ff9b:1::/48", "an IPv4 address behind NAT64"),
          never("2002::/16", "an IPv4 address inside 6to4"),
          never("2001::/32", "an IPv4 address inside Teredo"),
          never("::ffff:0:0:0/96", "a translated IPv4 address"),
          unlessAllowed("::1/128", "a loopback address"),
          unlessAllowed("::/128", "the unspecified address"),
          never("::/96", "an IPv4-compatible address"),
          unlessAllowed("100::/64", "a discard-only address"),
          unlessAllowed("2001::/23", "a protocol assignment address"),
          unlessAllowed("2001:db8::/32", "a documentation address"),
          unlessAllowed("3fff::/20", "a documentation address"),
          unlessAllowed("5f00::/16", "a segment routing address"),
          unlessAllowed("fc00::/7", "a private address"),
          unlessAllowed("fec0::/10", "a site-local address"),
          unlessAllowed("ff00::/8", "a multicast address"));

  private final List<AddressRange> allow;

  /**
   * Refuses everything that is not public, but for these ranges.
   *
   * @throws IllegalArgumentException when one of them is not an address range
   */
  public AddressGuard(List<String> allow) {
    this.allow = allow.stream().map(AddressGuard::range).toList();
  }

  /** Why nothing may go to that address, null when it may. */
  public @Nullable String refusal(InetAddress address) {
    byte[] bytes = canonical(address.getAddress());
    for (Range range : RANGES) {
      if (range.addresses.contains(bytes)) {
        return range.openable && allowed(bytes) ? null : words(range, bytes);
      }
    }
    return null;
  }

  /**
   * Why a host's text is refused before any look-up, null when it is not: whatever ends in a number
   * must be a plain dotted IPv4 address. {@code 0x7f.1}, {@code 2130706433} or {@code 0177.0.0.1}
   * are read as addresses by some resolvers and as names by others.
   */
  public static @Nullable String hostRefusal(String host) {
    if (host.indexOf(':') >= 0) {
      return AddressRange.isIpv6(host)
          ? null
          : "the host is not an IPv6 address such as 2001:db8::7, without a zone";
    }
    if (host.endsWith(".")) {
      return "the host ends with a dot, which certificates never do: leave it out";
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    return NUMBER.matcher(last).matches() && !AddressRange.isIpv4(host)
        ? "the host looks like a number but is not an IPv4 address such as 203.0.113.7"
        : null;
  }

  /**
   * Why nothing may go to a host that is written as an address, null when it may or is a name;
   * never looks anything up.
   *
   * @param host without the brackets of IPv6
   */
  public @Nullable String literalRefusal(String host) {
    String refused = hostRefusal(host);
    if (refused != null || !isLiteral(host)) {
      return refused;
    }
    try {
      return refusal(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address needs no look-up", e);
    }
  }

  /** Whether the text is an IP address rather than a name; never looks anything up. */
  static boolean isLiteral(String host) {
    return AddressRange.isIpv4(host) || AddressRange.isIpv6(host);
  }

  private boolean allowed(byte[] address) {
    for (AddressRange range : allow) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static AddressRange range(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address range: expected for example 10.0.0.0/8 or fc00::/7",
          e);
    }
  }

  /** ::ffff:0:0/96 is another spelling of IPv4. */
  private static byte[] canonical(byte[] address) {
    if (address.length == 16
        && Arrays.equals(address, 0, 10, new byte[10], 0, 10)
        && address[10] == -1
        && address[11] == -1) {
      return Arrays.copyOfRange(address, 12, 16);
    }
    return address;
  }

  private static String words(Range range, byte[] address) {
    String advice =
        range.openable ? "network.allow does not name it" : "no configuration opens these";
    return text(address) + " is " + range.what + ": " + advice;
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("addresses have 4 or 16 bytes, not " + address.length, e);
    }
  }

  private static Range never(String cidr, String what) {
    return new Range(AddressRange.parse(cidr), what, false);
  }

  private static Range unlessAllowed(String cidr, String what) {
    return new Range(AddressRange.parse(cidr), what, true);
  }

  private record Range(AddressRange addresses, String what, boolean openable) {}
}
