package io.hookgate.store;

import io.hookgate.model.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one accept stores, in one step.
 *
 * @param event its id, made before the first try, is the guard against a second run
 * @param dedup null when the event has no key to be recognised by
 * @param deliveries at most 256
 * @param orderKey digest ({@link DedupKeys}) of what its deliveries to ordered destinations are
 *     lined up by; null when it stands by itself. The event's shard must hang on it
 * @param fingerprint of a request whose caller says what makes it the same: a repetition is
 *     compared by this and the body, and never runs again. Null for an event that is the same by
 *     its body
 */
public record AcceptRequest(
    Event event,
    @Nullable Dedup dedup,
    List<NewDelivery> deliveries,
    @Nullable String orderKey,
    @Nullable String fingerprint) {
  /** Of an event that is the same by its body. */
  public AcceptRequest(
      Event event, @Nullable Dedup dedup, List<NewDelivery> deliveries, @Nullable String orderKey) {
    this(event, dedup, deliveries, orderKey, null);
  }

  /** Of an event that stands by itself. */
  public AcceptRequest(Event event, @Nullable Dedup dedup, List<NewDelivery> deliveries) {
    this(event, dedup, deliveries, null, null);
  }

  /**
   * What makes two requests the same event.
   *
   * @param digest 128 bits over tenant, source and key, as 22 characters of base64url
   * @param ttlMillis how long it is remembered
   */
  public record Dedup(String digest, long ttlMillis) {}
}
