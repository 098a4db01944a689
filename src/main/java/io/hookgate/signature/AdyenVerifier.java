package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adyen's standard webhooks: each item of the batch carries an HMAC over eight of its fields. All
 * items must be right. What else an item says is not signed.
 *
 * @see <a
 *     href="https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures">
 *     Adyen's documentation</a>
 */
final class AdyenVerifier implements Verifier {
  private final HmacKeys keys;

  private AdyenVerifier(HmacKeys keys) {
    this.keys = keys;
  }

  static Verifier of(List<String> secrets) {
    return new AdyenVerifier(HmacKeys.of(Algorithm.SHA256, SecretEncoding.HEX, secrets));
  }

  @Override
  public Verdict verify(SignedRequest request, long now) {
    JsonObject body = JsonBody.read(request.body());
    if (body == null
        || !(body.getValue("notificationItems") instanceof JsonArray items)
        || items.isEmpty()) {
      return Reject.malformed("the body is no JSON object with notificationItems");
    }
    Verdict verdict = Reject.missing("every item");
    for (Object item : items) {
      verdict = item(item);
      if (verdict instanceof Verdict.Rejected) {
        return verdict;
      }
    }
    return verdict;
  }

  private Verdict item(Object wrapped) {
    JsonObject item =
        wrapped instanceof JsonObject object
            ? JsonBody.object(object, "NotificationRequestItem")
            : null;
    if (item == null) {
      return Reject.malformed("an item of notificationItems is no NotificationRequestItem");
    }
    JsonObject additional = JsonBody.object(item, "additionalData");
    String written = additional == null ? null : JsonBody.text(additional, "hmacSignature");
    if (written == null) {
      return Reject.missing("additionalData.hmacSignature of an item");
    }
    Optional<byte[]> signature = Encoding.BASE64.decode(written);
    return signature.isEmpty()
        ? Reject.malformed("additionalData.hmacSignature of an item is not base 64")
        : keys.verdict(keys.find(List.of(signed(item).getBytes(UTF_8)), signature.orElseThrow()));
  }

  private static String signed(JsonObject item) {
    JsonObject amount = JsonBody.object(item, "amount");
    return String.join(
        ":",
        text(item, "pspReference"),
        text(item, "originalReference"),
        text(item, "merchantAccountCode"),
        text(item, "merchantReference"),
        text(amount, "value"),
        text(amount, "currency"),
        text(item, "eventCode"),
        text(item, "success"));
  }

  /** As it was written; empty when it is absent. */
  private static String text(@Nullable JsonObject json, String key) {
    Object value = json == null ? null : json.getValue(key);
    return value == null ? "" : value.toString();
  }
}
