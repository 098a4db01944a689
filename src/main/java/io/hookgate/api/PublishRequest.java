package io.hookgate.api;

import io.hookgate.intake.Wish;
import io.hookgate.model.Header;
import io.hookgate.model.Lane;
import io.hookgate.store.Overrides;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event to publish, as a caller asked for it.
 *
 * @param data the JSON value as the caller wrote it: what destinations get
 * @param target whose it is and what it is known by
 * @param wish what it asks of its deliveries
 * @param fingerprint of everything but data, id and tenant: tells another request under the same
 *     key from the same one
 */
record PublishRequest(
    String type, byte[] data, PublishTarget target, Wish wish, String fingerprint) {

  /**
   * Whose it is and what it is known by.
   *
   * @param tenant null for the caller's own
   * @param source null for the reserved one
   * @param orderKey null for an event that stands by itself
   * @param id null for none
   */
  record PublishTarget(
      @Nullable String tenant,
      @Nullable String source,
      @Nullable String orderKey,
      @Nullable String id) {}

  /** The members that a request may have. */
  static final Set<String> MEMBERS = members();

  private static final Set<String> NOT_COMPARED = Set.of("data", "id", "tenant");
  private static final Set<Lane> LANES = Set.of(Lane.HIGH, Lane.NORMAL, Lane.LOW);
  private static final int MAX_BYTES = 256;
  private static final int MAX_NAME = 300;

  /**
   * Reads it.
   *
   * @param now milliseconds since 1970
   */
  static PublishRequest of(JsonInput input, long now) {
    SendPolicy policy = SendPolicy.of(input, now);
    List<Header> headers = CustomHeaders.of("headers", input.object("headers"));
    Overrides overrides =
        new Overrides(
            policy.retry(), policy.maxAttempts(), policy.timeout(), headers, policy.delay());
    String type = short256("type", input.requiredText("type", MAX_BYTES));
    String orderKey = input.text("orderKey", MAX_BYTES);
    return new PublishRequest(
        type,
        input.source("data").getBytes(StandardCharsets.UTF_8),
        new PublishTarget(
            TenantName.of(input),
            input.text("source", MAX_NAME),
            orderKey == null ? null : short256("orderKey", orderKey),
            input.text("id", IdempotencyKey.MAX)),
        new Wish(
            priority(input),
            policy.delay().toMillis(),
            overrides.none() ? null : overrides.toJson()),
        Fingerprint.of(input, NOT_COMPARED));
  }

  private static @Nullable Lane priority(JsonInput input) {
    String word = input.text("priority", MAX_NAME);
    if (word == null) {
      return null;
    }
    return LANES.stream()
        .filter(lane -> lane.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> JsonInput.bad("priority", "has to be one of \"high\", \"normal\", \"low\""));
  }

  /** What stands in a header or a key is limited in bytes, as that of a provider is. */
  private static String short256(String field, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw JsonInput.bad(field, "may have at most " + MAX_BYTES + " bytes of UTF-8");
    }
    return text;
  }

  private static Set<String> members() {
    Set<String> members =
        new HashSet<>(
            Set.of("type", "data", "id", "source", "orderKey", "priority", "tenant", "headers"));
    members.addAll(SendPolicy.MEMBERS);
    return Set.copyOf(members);
  }

  @Override
  public String toString() {
    return "PublishRequest[" + type + ", " + data.length + " bytes]";
  }
}
