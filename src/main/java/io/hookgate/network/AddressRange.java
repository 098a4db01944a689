package io.hookgate.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses, such as 10.0.0.0/8. Immutable; names are never looked up. */
public final class AddressRange {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  // Not with a dot first: the JDK takes such a text for a name and looks it up.
  private static final Pattern IPV6 = Pattern.compile("(?!\\.)[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final String text;
  private final byte[] network;
  private final int prefix;

  private AddressRange(String text, byte[] network, int prefix) {
    this.text = text;
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * Reads a range, or a single address.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    String wrong = address != null && slash < 0 ? null : cidrProblem(text);
    if (wrong != null || address == null) {
      throw new IllegalArgumentException(String.valueOf(wrong));
    }
    return new AddressRange(
        text,
        address,
        slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1)));
  }

  /** What is wrong with a range that must have a prefix, null when nothing is. */
  public static @Nullable String cidrProblem(String range) {
    int slash = range.indexOf('/');
    byte[] address = address(slash < 0 ? range : range.substring(0, slash));
    if (slash < 0 || address == null || !range.substring(slash + 1).matches("[0-9]{1,3}")) {
      return "is not a CIDR range: write one such as \"127.0.0.0/8\" or \"fd00::/8\"";
    }
    int prefix = Integer.parseInt(range.substring(slash + 1));
    int bits = address.length * 8;
    return prefix <= bits ? null : "has a prefix of %d bits: at most %d".formatted(prefix, bits);
  }

  /**
   * Whether an address is in it.
   *
   * @param address 4 bytes, or 16
   */
  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefix / 8;
    int rest = prefix % 8;
    return Arrays.equals(address, 0, whole, network, 0, whole)
        && (rest == 0 || ((address[whole] ^ network[whole]) & 255) >>> (8 - rest) == 0);
  }

  /**
   * The bytes of a literal address, 4 for IPv4 also where it is written inside IPv6; null for
   * anything else.
   */
  public static byte @Nullable [] address(String text) {
    if (!isIpv4(text) && !isIpv6(text)) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether the text is a plain dotted IPv4 address. */
  static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  /** Whether the text has the characters of an IPv6 address: no name has them. */
  static boolean isIpv6(String text) {
    return IPV6.matcher(text).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range && text.equals(range.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
