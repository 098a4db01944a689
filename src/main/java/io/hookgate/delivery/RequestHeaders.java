package io.hookgate.delivery;

import io.hookgate.config.HeaderRules;
import io.hookgate.model.Event;
import io.hookgate.model.Header;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.NotAllowed;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one attempt: the event's forwarded ones, over them the destination's, over them
 * the gateway's own. Names that frame the message or that only the gateway may say are left out of
 * the first two. Pure.
 */
final class RequestHeaders {
  private static final String TOKEN_MARKS = "!#$%&'*+.^_`|~-";

  private static final List<String> SECRET_NAMES =
      List.of("authorization", "cookie", "signature", "secret", "token", "key");

  private RequestHeaders() {}

  /**
   * What is sent, but for its signatures.
   *
   * @param seconds when this attempt is signed, since 1970
   * @param proof how it proves itself to the destination; null for not at all
   * @throws NotAllowed when a header could be read as more than one
   */
  static MultiMap of(
      Target target,
      LeasedDelivery delivery,
      String userAgent,
      long seconds,
      @Nullable Header proof)
      throws NotAllowed {
    Event event = delivery.event();
    MultiMap headers = HttpHeaders.headers().set("User-Agent", userAgent);
    String contentType =
        delivery.passage().body() == null ? event.contentType() : "application/json";
    if (!contentType.isEmpty()) {
      addAll(headers, List.of(new Header("Content-Type", contentType)));
    }
    addAll(headers, event.headers());
    for (Header header : target.headers()) {
      headers.remove(header.name());
    }
    addAll(headers, target.headers());
    if (proof != null) {
      headers.remove(proof.name());
      addAll(headers, List.of(proof));
    }
    headers
        .set("webhook-id", event.id())
        .set("webhook-timestamp", Long.toString(seconds))
        .set("X-Webhook-Event-Id", event.id())
        .set("X-Webhook-Delivery-Id", delivery.id())
        // Types and names come from other people's JSON.
        .set("X-Webhook-Event-Type", HeaderRules.encoded(event.type()))
        .set("X-Webhook-Source", HeaderRules.encoded(event.source()))
        .set("X-Webhook-Attempt", Integer.toString(delivery.attempts() + 1))
        .set("X-Webhook-Event-Time", Instant.ofEpochMilli(event.acceptedAt()).toString());
    if (delivery.replayId() != null) {
      headers.set("X-Webhook-Replay", delivery.replayId());
    }
    return headers;
  }

  /** Adds what a signer made; its values replace those that stand there. */
  static void sign(MultiMap headers, List<Header> signatures) {
    signatures.forEach(header -> headers.set(header.name(), header.value()));
  }

  /**
   * For the attempt's log: values of headers that prove something, or whose name says that they are
   * secret, are left out.
   */
  static List<Header> redacted(MultiMap headers, Target target) {
    List<Header> logged = new ArrayList<>(headers.size());
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      logged.add(
          new Header(
              name, isSecret(name) || target.proves(name) ? "[redacted]" : header.getValue()));
    }
    return Collections.unmodifiableList(logged);
  }

  private static boolean isSecret(String name) {
    for (String part : SECRET_NAMES) {
      for (int at = name.length() - part.length(); at >= 0; at--) {
        if (name.regionMatches(true, at, part, 0, part.length())) {
          return true;
        }
      }
    }
    return false;
  }

  private static void addAll(MultiMap headers, List<Header> more) throws NotAllowed {
    for (Header header : more) {
      if (!isToken(header.name())) {
        throw new NotAllowed(
            "a header's name of " + header.name().length() + " characters is not an HTTP token");
      }
      if (!isValue(header.value())) {
        throw new NotAllowed(
            "the header "
                + header.name()
                + " has a line break or another character in its value"
                + " that HTTP does not allow");
      }
      if (!reserved(header.name())) {
        headers.add(header.name(), header.value());
      }
    }
  }

  /** A token of RFC 9110, 5.6.2. */
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || TOKEN_MARKS.indexOf(c) >= 0;
      if (!fits) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** A field value of RFC 9110, 5.5. */
  private static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
        return false;
      }
    }
    return true;
  }

  private static boolean reserved(String name) {
    return HeaderRules.reserved(name) || name.equalsIgnoreCase("proxy-authorization");
  }
}
