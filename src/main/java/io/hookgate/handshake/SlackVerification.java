package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Slack: a signed POST of type {@code url_verification}, whose challenge is repeated.
 *
 * @see <a href="https://api.slack.com/events/url_verification">Slack, url_verification</a>
 */
final class SlackVerification implements Handshake {
  @Override
  public Set<String> methods() {
    return Set.of();
  }

  @Override
  public boolean proven() {
    return true;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    JsonObject body = Body.of(request.body());
    String challenge = Body.text(body, "challenge");
    return challenge != null && "url_verification".equals(Body.text(body, "type"))
        ? Reply.text(challenge)
        : new Reply.NotAsked();
  }
}
