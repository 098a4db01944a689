package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.LeasedDelivery;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store's operations. May be called from any event loop; results arrive on the caller's
 * context.
 */
public final class Store {
  /** Stores an event, its dedup key and its deliveries in one step. */
  public Future<AcceptResult> accept(AcceptRequest request) {
    return Future.failedFuture("not built yet");
  }

  /** Settles a leased delivery; safe to run twice. */
  public Future<SettleResult> settle(LeasedDelivery delivery, Settlement settlement) {
    return Future.failedFuture("not built yet");
  }

  /** One event with its deliveries and their attempts; null when there is none. */
  public Future<@Nullable EventDetails> event(String eventId) {
    return Future.failedFuture("not built yet");
  }

  /** A page of events, newest first. */
  public Future<Page<EventSummary>> events(EventQuery query) {
    return Future.failedFuture("not built yet");
  }

  /** A page of dead letters, the latest to die first. */
  public Future<Page<DeadLetter>> deadLetters(DeadLetterQuery query) {
    return Future.failedFuture("not built yet");
  }

  /**
   * Makes new deliveries of a stored event, and takes the dead letters they come from off the list
   * in the same step; safe to run twice with the same replay id.
   *
   * @return how many were made; 0 when the event is gone
   */
  public Future<Integer> replay(String replayId, Event event, List<ReplayTarget> targets) {
    return Future.failedFuture("not built yet");
  }

  /** Numbers per destination id and state, from the store's counters. */
  public Future<Map<String, Counts>> counts() {
    return Future.failedFuture("not built yet");
  }
}
