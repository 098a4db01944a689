package io.hookgate.handshake;

import io.hookgate.signature.QueryText;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The challenge-response check of Twitter (X): GET with a {@code crc_token}, answered with its HMAC
 * under the consumer secret.
 *
 * <p>The same secret signs events, over nothing but their body, and anybody may ask. So only what
 * cannot be an event is answered, tokens of letters, digits and a few signs, and a POST whose body
 * could have been such a token is refused although its signature is right: it could be ours.
 *
 * @see <a href="https://docs.x.com/x-api/webhooks/quickstart">X, the CRC check</a>
 */
final class ResponseCheck implements Handshake {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/=_.~-]{1,256}");
  private static final int LONGEST_TOKEN = 256;

  private final List<String> secrets;

  ResponseCheck(Parameters parameters) {
    this.secrets = parameters.secrets();
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public boolean proven() {
    return false;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    if (request.method().equals("POST")) {
      return couldBeToken(request.body())
          ? new Reply.Refused("body_like_a_token")
          : new Reply.NotAsked();
    }
    String token = QueryText.single(request.path(), "crc_token");
    if (token == null || token.isEmpty()) {
      return new Reply.NotAsked();
    }
    if (token.length() > LONGEST_TOKEN) {
      return new Reply.TooLong();
    }
    if (!TOKEN.matcher(token).matches() || secrets.isEmpty()) {
      return new Reply.Refused("malformed_token");
    }
    byte[] mac = Hmac.sha256(secrets.get(0), token);
    return Reply.json(
        new JsonObject()
            .put("response_token", "sha256=" + Base64.getEncoder().encodeToString(mac)));
  }

  private static boolean couldBeToken(byte[] body) {
    return body.length <= LONGEST_TOKEN
        && TOKEN.matcher(new String(body, StandardCharsets.ISO_8859_1)).matches();
  }
}
