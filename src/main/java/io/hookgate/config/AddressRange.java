package io.hookgate.config;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses, such as 10.0.0.0/8. Immutable. */
public final class AddressRange {
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
   * @throws IllegalArgumentException saying what is wrong with it; names are never looked up
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = Hosts.address(slash < 0 ? text : text.substring(0, slash));
    String wrong = address != null && slash < 0 ? null : Hosts.rangeProblem(text);
    if (wrong != null || address == null) {
      throw new IllegalArgumentException(String.valueOf(wrong));
    }
    return new AddressRange(
        text,
        address,
        slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1)));
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
    return Hosts.address(text);
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
