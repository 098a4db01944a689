package io.hookgate.proof;

import io.hookgate.testkit.GatewaySettings;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One event as its provider sends it, the same bytes each time.
 *
 * @param id the provider's own, unique
 */
record Post(String id, byte[] body) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** An email event with that id and so much to carry. */
  static Post of(String id, int padding) {
    return of(id, id + "@example.com", padding);
  }

  /** The same about that address. */
  static Post of(String id, String email, int padding) {
    JsonObject event =
        new JsonObject()
            .put("id", id)
            .put("type", "delivered")
            .put("data", new JsonObject().put("email", email))
            .put("note", "x".repeat(padding));
    return new Post(id, event.toBuffer().getBytes());
  }

  /** Signed by the provider's documentation: hexadecimal HMAC-SHA256 of the body. */
  HttpRequest to(URI source) {
    return HttpRequest.newBuilder(source)
        .timeout(TIMEOUT)
        .header("Content-Type", "application/json")
        .header("X-NexusProMail-Signature", signature())
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signature() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              GatewaySettings.SOURCE_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
