package io.hookgate.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP literals; never asks a name server. */
final class PeerAddress {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final int NETWORK_BYTES = 8;

  private PeerAddress() {}

  /** The address that the text is, with or without brackets and zone; empty for a name. */
  static Optional<InetAddress> literal(String text) {
    String plain = text;
    if (plain.startsWith("[") && plain.endsWith("]")) {
      plain = plain.substring(1, plain.length() - 1);
    }
    int zone = plain.indexOf('%');
    plain = zone < 0 ? plain : plain.substring(0, zone);
    if (!V4.matcher(plain).matches() && !V6.matcher(plain).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(plain));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether the text is an address of this machine alone. */
  static boolean isLoopback(String text) {
    return literal(text).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /**
   * What one caller is counted under: the address, or for IPv6 its /64, all of which a single host
   * may use.
   */
  static String group(String text) {
    return literal(text).map(InetAddress::getAddress).map(PeerAddress::network).orElse(text);
  }

  private static String network(byte[] address) {
    int bytes = address.length > 4 ? NETWORK_BYTES : address.length;
    return Arrays.toString(Arrays.copyOf(address, bytes));
  }
}
