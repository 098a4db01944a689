package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A signed POST with a challenge, answered with the challenge's HMAC under the secret that signed
 * it. Bodies may be signed in the same way, so that an answer to an unsigned question would be the
 * signature of whatever body a stranger sends as the challenge.
 */
final class SignedChallenge implements Handshake {
  private final List<String> secrets;
  private final Words words;

  /**
   * What a provider calls things.
   *
   * @param kind the member that says what the request is, and {@code question} what it says
   * @param in the member that holds the challenge, and {@code challenge} its name there
   * @param answer the member of the answer with the HMAC
   * @param echoed whether the challenge is sent back too
   */
  private record Words(
      String kind, String question, String in, String challenge, String answer, boolean echoed) {}

  private SignedChallenge(Parameters parameters, Words words) {
    this.secrets = parameters.secrets();
    this.words = words;
  }

  /**
   * Zoom: {@code endpoint.url_validation}, asked again every 72 hours.
   *
   * @see <a href="https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint">
   *     Zoom, validate your webhook endpoint</a>
   */
  static SignedChallenge ofZoom(Parameters parameters) {
    return new SignedChallenge(
        parameters,
        new Words(
            "event", "endpoint.url_validation", "payload", "plainToken", "encryptedToken", true));
  }

  /**
   * Smartcar: {@code VERIFY}.
   *
   * @see <a href="https://smartcar.com/docs/integrations/webhooks/callback-verification">Smartcar,
   *     callback URI verification</a>
   */
  static SignedChallenge ofSmartcar(Parameters parameters) {
    return new SignedChallenge(
        parameters, new Words("eventType", "VERIFY", "data", "challenge", "challenge", false));
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
    if (!words.question.equals(Body.text(body, words.kind))) {
      return new Reply.NotAsked();
    }
    String challenge =
        body != null && body.getValue(words.in) instanceof JsonObject in
            ? Body.text(in, words.challenge)
            : null;
    if (challenge == null || challenge.isEmpty() || secretIndex >= secrets.size()) {
      return new Reply.Refused("missing_challenge");
    }
    if (Reply.tooLong(challenge)) {
      return new Reply.TooLong();
    }
    JsonObject answer = new JsonObject();
    if (words.echoed) {
      answer.put(words.challenge, challenge);
    }
    byte[] made = Hmac.sha256(secrets.get(secretIndex), challenge);
    return Reply.json(answer.put(words.answer, HexFormat.of().formatHex(made)));
  }
}
