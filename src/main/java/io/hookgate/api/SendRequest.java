package io.hookgate.api;

import io.hookgate.model.Header;
import io.hookgate.signature.WebhookSecrets;
import io.hookgate.store.DedupKeys;
import io.hookgate.store.SendParameters;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One message to one URL, as a caller asked for it.
 *
 * @param payload the JSON value as the caller wrote it
 * @param fingerprint of everything but payload, secret and id: tells another request under the same
 *     key from the same one
 */
record SendRequest(
    TargetUrl target,
    String payload,
    List<Header> headers,
    SendPolicy policy,
    @Nullable String secret,
    String fingerprint) {

  /** The members that a request may have. */
  static final Set<String> MEMBERS =
      Set.of(
          "url",
          "payload",
          "headers",
          "maxAttempts",
          "maxRetries",
          "retryBackoff",
          "timeout",
          "delay",
          "secret",
          "id");

  /** The store compares payloads; a secret may be a new one; the id is the key itself. */
  private static final Set<String> NOT_COMPARED = Set.of("payload", "secret", "id");

  static final String FINGERPRINT = "request";

  private static final int MAX_SECRET = 200;

  static SendRequest of(JsonInput input) {
    return new SendRequest(
        TargetUrl.of("url", input.requiredText("url", TargetUrl.MAX_LENGTH)),
        input.source("payload"),
        CustomHeaders.of("headers", input.object("headers")),
        SendPolicy.of(input),
        secret(input),
        DedupKeys.digest("", "", sorted(input.without(NOT_COMPARED)).encode()));
  }

  /**
   * What the delivery carries: everything that a destination's configuration says for the others.
   *
   * @param sealer encrypts the secret, which is never stored as it is
   */
  String parameters(UnaryOperator<String> sealer) {
    String send =
        new SendParameters(
                target.text(),
                headers,
                policy.timeout(),
                policy.retry(),
                secret == null ? null : sealer.apply(secret))
            .toJson();
    return new JsonObject(send).put(FINGERPRINT, fingerprint).encode();
  }

  /** A Standard Webhooks secret; its prefix may be left out where it is {@code whsec_}. */
  private static @Nullable String secret(JsonInput input) {
    String secret = input.text("secret", MAX_SECRET);
    boolean bare = secret != null && secret.indexOf('_') < 0;
    String wrong =
        secret == null ? null : WebhookSecrets.problem(bare ? "whsec_" + secret : secret);
    if (wrong != null) {
      throw JsonInput.bad("secret", wrong);
    }
    return secret;
  }

  /** The order of members is no difference. */
  private static JsonObject sorted(JsonObject object) {
    Map<String, Object> members = new TreeMap<>();
    for (Map.Entry<String, Object> member : object) {
      Object value = member.getValue();
      members.put(member.getKey(), value instanceof JsonObject inner ? sorted(inner) : value);
    }
    return new JsonObject(members);
  }

  @Override
  public String toString() {
    return "SendRequest[" + target + "]";
  }
}
