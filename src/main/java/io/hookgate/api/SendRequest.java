package io.hookgate.api;

import io.hookgate.signature.WebhookSecrets;
import io.hookgate.store.SendParameters;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One message to one URL, as a caller asked for it.
 *
 * @param payload the JSON value as the caller wrote it
 * @param tenant null for the caller's own
 * @param id null for none
 * @param fingerprint of everything but payload, secret, id and tenant: tells another request under
 *     the same key from the same one
 */
record SendRequest(
    TargetUrl target,
    String payload,
    SendParameters parameters,
    Duration delay,
    @Nullable String tenant,
    @Nullable String id,
    String fingerprint) {

  /** The members that a request may have. */
  static final Set<String> MEMBERS = members();

  /** The store compares payloads; a secret may be a new one; the id is part of the key itself. */
  private static final Set<String> NOT_COMPARED = Set.of("payload", "secret", "id", "tenant");

  private static final int MAX_SECRET = 200;

  /**
   * Reads it.
   *
   * @param now milliseconds since 1970
   */
  static SendRequest of(JsonInput input, long now) {
    TargetUrl target = TargetUrl.of("url", input.requiredText("url", TargetUrl.MAX_LENGTH));
    SendPolicy policy = SendPolicy.of(input, now);
    return new SendRequest(
        target,
        input.source("payload"),
        new SendParameters(
            target.text(),
            CustomHeaders.of("headers", input.object("headers")),
            policy.timeoutAlone(),
            policy.retryAlone(),
            secret(input)),
        policy.delay(),
        TenantName.of(input),
        input.text("id", IdempotencyKey.MAX),
        Fingerprint.of(input, NOT_COMPARED));
  }

  /**
   * What the delivery carries: everything that a destination's configuration says for the others.
   *
   * @param sealer encrypts the secret, which is never stored as it is
   */
  String parameters(UnaryOperator<String> sealer) {
    String secret = parameters.secret();
    return new SendParameters(
            parameters.url(),
            parameters.headers(),
            parameters.timeout(),
            parameters.retry(),
            secret == null ? null : sealer.apply(secret))
        .toJson();
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

  private static Set<String> members() {
    Set<String> members =
        new HashSet<>(Set.of("url", "payload", "headers", "secret", "id", "tenant"));
    members.addAll(SendPolicy.MEMBERS);
    return Set.copyOf(members);
  }

  @Override
  public String toString() {
    return "SendRequest[" + target + "]";
  }
}
