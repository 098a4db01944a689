package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Okta event hooks: one GET with a challenge in a header. It carries the same authorization as
 * every event, and is answered only with it.
 *
 * @see <a href="https://developer.okta.com/docs/concepts/event-hooks/">Okta, one-time verification
 *     request</a>
 */
final class OktaChallenge implements Handshake {
  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public boolean proven() {
    return true;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    String challenge = request.header("x-okta-verification-challenge");
    if (!request.method().equals("GET") || challenge == null || challenge.isEmpty()) {
      return new Reply.NotAsked();
    }
    return Reply.tooLong(challenge)
        ? new Reply.TooLong()
        : Reply.json(new JsonObject().put("verification", challenge));
  }
}
