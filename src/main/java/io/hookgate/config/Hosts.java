package io.hookgate.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be said about addresses without asking the network. */
final class Hosts {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private Hosts() {}

  /**
   * Whether only this machine can reach a listener on that host; a name other than localhost may
   * mean anything.
   */
  static boolean loopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    byte[] address = address(host);
    if (address == null) {
      return false;
    }
    try {
      return InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** Whether listeners on these hosts would meet when their port is the same. */
  static boolean overlap(String one, String other) {
    return one.equals(other) || wildcard(one) || wildcard(other);
  }

  /** What is wrong with a CIDR range, null when nothing is. */
  static @Nullable String rangeProblem(String range) {
    int slash = range.indexOf('/');
    byte[] address = address(slash < 0 ? range : range.substring(0, slash));
    if (slash < 0 || address == null || !range.substring(slash + 1).matches("[0-9]{1,3}")) {
      return "is not a CIDR range: write one such as \"127.0.0.0/8\" or \"fd00::/8\"";
    }
    int prefix = Integer.parseInt(range.substring(slash + 1));
    int bits = address.length * 8;
    return prefix <= bits ? null : "has a prefix of %d bits: at most %d".formatted(prefix, bits);
  }

  private static boolean wildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** The bytes of a literal address; null for anything that would need a resolver. */
  static byte @Nullable [] address(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
