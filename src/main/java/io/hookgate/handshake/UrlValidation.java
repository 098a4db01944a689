package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Zoom: a signed POST of {@code endpoint.url_validation}, answered with its token and the token's
 * HMAC under the secret that signed it. Asked again every 72 hours.
 *
 * @see <a href="https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint">Zoom,
 *     validate your webhook endpoint</a>
 */
final class UrlValidation implements Handshake {
  private final List<String> secrets;

  UrlValidation(Parameters parameters) {
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
    if (!"endpoint.url_validation".equals(Body.text(body, "event"))) {
      return new Reply.NotAsked();
    }
    String token =
        body != null && body.getValue("payload") instanceof JsonObject payload
            ? Body.text(payload, "plainToken")
            : null;
    if (token == null || token.isEmpty() || secretIndex >= secrets.size()) {
      return new Reply.Refused("missing_challenge");
    }
    if (Reply.tooLong(token)) {
      return new Reply.TooLong();
    }
    return Reply.json(
        new JsonObject()
            .put("plainToken", token)
            .put(
                "encryptedToken",
                HexFormat.of().formatHex(Hmac.sha256(secrets.get(secretIndex), token))));
  }
}
