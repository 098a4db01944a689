package io.hookgate.api;

import static io.hookgate.testkit.StoreKit.await;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult.Accepted;
import io.hookgate.store.NewDelivery;
import io.hookgate.store.Settlement;
import io.hookgate.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Puts events into a store as a gateway would have left them. */
final class StoredEvents {
  private static final long LEASE_MILLIS = 20_000;

  private final SplittableRandom random = new SplittableRandom(11);
  private final Store store;

  StoredEvents(Store store) {
    this.store = store;
  }

  /** An event of source mail, accepted so long ago, that waits for these destinations. */
  String waiting(String type, String body, long ageMillis, String... destinations) {
    return accept(type, body, ageMillis, 0, destinations).eventId();
  }

  /** One that is dead for each of these destinations. */
  String dead(String type, String body, DeadReason reason, long ageMillis, String... destinations) {
    Accepted accepted = accept(type, body, ageMillis, LEASE_MILLIS, destinations);
    for (LeasedDelivery delivery : accepted.leased()) {
      await(store.settle(delivery, new Settlement.Dead(attempt(), reason)));
    }
    return accepted.eventId();
  }

  private Accepted accept(
      String type, String body, long ageMillis, long leaseMillis, String... destinations) {
    long acceptedAt = System.currentTimeMillis() - ageMillis;
    Event event =
        new Event(
            Ids.newEventId(acceptedAt, random.nextInt(Ids.SHARDS), random),
            "",
            Topologies.MAIL,
            "mail",
            type,
            acceptedAt,
            "application/json",
            List.of(),
            body.getBytes(StandardCharsets.UTF_8));
    List<NewDelivery> deliveries =
        Arrays.stream(destinations)
            .map(
                id ->
                    new NewDelivery(
                        id, Topologies.BOUNCES, Lane.NORMAL, leaseMillis, false, null, 0))
            .toList();
    return (Accepted) await(store.accept(new AcceptRequest(event, null, deliveries)));
  }

  private static Attempt attempt() {
    return new Attempt(
        1,
        System.currentTimeMillis(),
        7,
        AttemptOutcome.PERMANENT,
        404,
        ErrorClass.HTTP_STATUS,
        "answered 404",
        "127.0.0.1:9",
        List.of(),
        "no such hook".getBytes(StandardCharsets.UTF_8),
        false);
  }
}
