package io.hookgate.config;

import io.hookgate.network.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What can be said about addresses without asking the network. */
public final class Hosts {
  private Hosts() {}

  /**
   * Whether only this machine can reach a listener on that host; a name other than localhost may
   * mean anything.
   */
  public static boolean loopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    byte[] address = AddressRange.address(host);
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

  private static boolean wildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }
}
