package io.hookgate.ingress;

import io.hookgate.network.AddressRange;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. A connection's other end says so itself, unless it is a proxy that
 * the operator trusts: then it is the right-most address that no trusted proxy has, of those that
 * the proxies have noted. Everything left of it is the sender's own claim.
 *
 * <p>A proxy adds to one of two headers and passes the other one on as it came, so one of them may
 * be forged. Both are read, and an address counts only when they agree. Immutable; any thread.
 */
final class SenderAddress {
  private static final Pattern FORWARDED_FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))");
  private static final Pattern PORT_AFTER_V4 = Pattern.compile("([0-9.]+):[0-9]{1,5}");
  private static final Pattern BRACKETS = Pattern.compile("\\[([^]]*)](?::[0-9]{1,5})?");

  private final List<AddressRange> trustedProxies;

  SenderAddress(List<AddressRange> trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  /** The address's 4 or 16 bytes; null when nobody can tell. */
  byte @Nullable [] of(HttpServerRequest request) {
    byte[] peer = AddressRange.address(request.remoteAddress().hostAddress());
    if (peer == null || !trusted(peer)) {
      return peer;
    }
    List<byte @Nullable []> said = new ArrayList<>(2);
    List<String> list = request.headers().getAll("x-forwarded-for");
    if (!list.isEmpty()) {
      said.add(sender(entries(list)));
    }
    List<String> forwarded = request.headers().getAll("forwarded");
    if (!forwarded.isEmpty()) {
      said.add(sender(entries(forwarded).stream().map(SenderAddress::forwardedFor).toList()));
    }
    if (said.isEmpty()) {
      return peer;
    }
    byte[] first = said.get(0);
    return said.stream().allMatch(other -> Arrays.equals(first, other)) ? first : null;
  }

  /** The same as text, for people; what the connection says when nobody can tell. */
  String text(HttpServerRequest request) {
    byte[] address = of(request);
    if (address == null) {
      return String.valueOf(request.remoteAddress().hostAddress());
    }
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** The right-most one that is no trusted proxy's; the left-most when all of them are. */
  private byte @Nullable [] sender(List<String> entries) {
    byte[] address = null;
    for (int i = entries.size() - 1; i >= 0; i--) {
      address = address(entries.get(i));
      if (address == null || !trusted(address)) {
        return address;
      }
    }
    return address;
  }

  private boolean trusted(byte[] address) {
    for (AddressRange proxy : trustedProxies) {
      if (proxy.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> entries(List<String> values) {
    return Arrays.stream(String.join(",", values).split(",", -1)).map(String::strip).toList();
  }

  private static String forwardedFor(String element) {
    Matcher found = FORWARDED_FOR.matcher(element);
    if (!found.find()) {
      return "";
    }
    return found.group(1) == null ? String.valueOf(found.group(2)) : found.group(1);
  }

  private static byte @Nullable [] address(String entry) {
    Matcher port = PORT_AFTER_V4.matcher(entry);
    Matcher brackets = BRACKETS.matcher(entry);
    return AddressRange.address(
        port.matches() ? port.group(1) : brackets.matches() ? brackets.group(1) : entry);
  }
}
