package io.hookgate.handshake;

import io.hookgate.model.Header;
import io.hookgate.signature.SignedRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * CloudEvents: OPTIONS with the name of who wants to send, answered with our consent. It is consent
 * and no proof, the specification says so itself: events are proven by the source's scheme.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection">CloudEvents,
 *     abuse protection</a>
 */
final class AbuseProtection implements Handshake {
  private static final String ANY = "*";

  private final List<String> origins;

  AbuseProtection(Parameters parameters) {
    if (parameters.origins().isEmpty()) {
      throw new IllegalArgumentException(
          "\"origins\" is missing: write who may send, for example [\"eventgrid.azure.net\"]");
    }
    this.origins =
        parameters.origins().stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public Set<String> methods() {
    return Set.of("OPTIONS");
  }

  @Override
  public boolean proven() {
    return false;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    String origin = request.header("webhook-request-origin");
    if (!request.method().equals("OPTIONS") || origin == null) {
      return new Reply.NotAsked();
    }
    if (Reply.tooLong(origin)) {
      return new Reply.TooLong();
    }
    if (!origins.contains(ANY) && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
      return new Reply.Refused("unknown_origin");
    }
    return new Reply.Answered(200, "", "", consent(request, origin));
  }

  /** The rate is granted as it was asked for: limits of our own are told with 503. */
  private static List<Header> consent(SignedRequest request, String origin) {
    Header allow = new Header("Allow", "POST, OPTIONS");
    Header allowed = new Header("WebHook-Allowed-Origin", origin);
    return request.header("webhook-request-rate") == null
        ? List.of(allow, allowed)
        : List.of(allow, allowed, new Header("WebHook-Allowed-Rate", ANY));
  }
}
