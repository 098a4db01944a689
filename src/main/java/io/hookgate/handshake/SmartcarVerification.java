package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Smartcar: a signed POST of {@code VERIFY}, answered with the challenge's HMAC under the secret
 * that signed it. Bodies are signed the same way, so that an answer to an unsigned question would
 * be the signature of whatever body a stranger sends as the challenge.
 *
 * @see <a href="https://smartcar.com/docs/integrations/webhooks/callback-verification">Smartcar,
 *     callback URI verification</a>
 */
final class SmartcarVerification implements Handshake {
  private final List<String> secrets;

  SmartcarVerification(Parameters parameters) {
    this.secrets = parameters.secrets();
  }

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
    if (!"VERIFY".equals(Body.text(body, "eventType"))) {
      return new Reply.NotAsked();
    }
    String challenge =
        body != null && body.getValue("data") instanceof JsonObject data
            ? Body.text(data, "challenge")
            : null;
    if (challenge == null || challenge.isEmpty() || secretIndex >= secrets.size()) {
      return new Reply.Refused("missing_challenge");
    }
    if (Reply.tooLong(challenge)) {
      return new Reply.TooLong();
    }
    String answer = HexFormat.of().formatHex(Hmac.sha256(secrets.get(secretIndex), challenge));
    return Reply.json(new JsonObject().put("challenge", answer));
  }
}
