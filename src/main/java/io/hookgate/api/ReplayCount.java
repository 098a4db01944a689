package io.hookgate.api;

import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.EventDetails;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what a replay would take, without changing anything. */
final class ReplayCount {
  static final int PAGE = 200;
  static final int LANES = 8;

  /** Well within the deadline of an answer. */
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private final Store store;
  private final InstantSource clock;
  private final ReplayTally tally;
  private final long deadline;

  private ReplayCount(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.tally = new ReplayTally(clock.millis());
    this.deadline = clock.millis() + BUDGET.toMillis();
  }

  /** Fails with what the store fails with. */
  static Future<ReplayTally> of(ReplayRequest request, Store store, InstantSource clock) {
    ReplayCount count = new ReplayCount(store, clock);
    Future<Void> counted =
        request.ids().isEmpty()
            ? count.page(request.filter(), null)
            : Lanes.forEach(ReplaySelection.ofIds(request.ids()), LANES, count::one);
    return counted.map(done -> count.tally);
  }

  private Future<Void> page(DeadLetterFilter filter, @Nullable String cursor) {
    return store
        .deadLetters(filter.page(PAGE, cursor))
        .compose(
            page -> {
              page.items().forEach(letter -> tally.add(letter.acceptedAt()));
              if (page.cursor() == null) {
                return Future.succeededFuture();
              }
              if (clock.millis() > deadline) {
                tally.markPartial();
                return Future.succeededFuture();
              }
              return page(filter, page.cursor());
            });
  }

  private Future<Void> one(ReplaySelection selection) {
    return store.event(selection.eventId()).map(details -> add(selection, details));
  }

  private @Nullable Void add(ReplaySelection selection, @Nullable EventDetails details) {
    List<DeliveryDetails> found = details == null ? List.of() : selection.in(details);
    for (int missing = found.size();
        missing < Math.max(1, selection.deliveryIds().size());
        missing++) {
      tally.addNotFound();
    }
    if (details != null) {
      found.forEach(letter -> tally.add(details.event().acceptedAt()));
    }
    return null;
  }
}
