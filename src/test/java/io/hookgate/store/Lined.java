package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.await;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.testkit.StoreKit;
import java.util.Arrays;
import java.util.List;

/** Events with order keys, and destinations that ask for order. All in one shard. */
final class Lined {
  static final int SHARD = 4;
  static final long LEASE = 20_000;

  /** A dead letter lets the next go. */
  static final String GOES_ON = StoreKit.DESTINATION;

  /** A dead letter stops its key. */
  static final String STOPS = StoreKit.OTHER;

  static final StoreRules RULES =
      new StoreRules(id -> id.equals(GOES_ON) || id.equals(STOPS), STOPS::equals, 1);

  /** What a message asks of its destination. */
  static final String OVERRIDES = "{\"maxAttempts\":2}";

  private Lined() {}

  /** The digest of an order key. */
  static String key(String value) {
    return DedupKeys.digest("", "src_x", value);
  }

  /** An event with that order key, for those destinations. */
  static AcceptRequest request(String key, String... destinations) {
    return new AcceptRequest(
        StoreKit.event("a", "{\"k\":\"" + key + "\"}", SHARD),
        null,
        Arrays.stream(destinations).map(id -> StoreKit.delivery(id, LEASE)).toList(),
        key(key));
  }

  /** The same with a delay and overrides for each of its deliveries. */
  static AcceptRequest asking(AcceptRequest request, long delayMillis) {
    return new AcceptRequest(
        request.event(),
        request.dedup(),
        request.deliveries().stream()
            .map(
                it ->
                    new NewDelivery(
                        it.destinationId(),
                        it.routeId(),
                        it.lane(),
                        0,
                        false,
                        OVERRIDES,
                        delayMillis,
                        "c"))
            .toList(),
        request.orderKey(),
        "f".repeat(22));
  }

  /** Accepts it; the id of its first delivery. */
  static String accept(Store store, AcceptRequest request) {
    Event event = request.event();
    await(store.accept(request));
    return Ids.deliveryId(event.id(), 0);
  }

  static ClaimResult claim(Store store, String destination) {
    return await(store.claim(new ClaimRequest(SHARD, destination, 64, 1 << 20, LEASE)));
  }

  /** What is due now. */
  static List<String> claimed(Store store, String destination) {
    return claim(store, destination).claimed().stream().map(LeasedDelivery::id).toList();
  }

  /** A replay of that delivery. */
  static ReplayTarget replay(String destination, String delivery) {
    return new ReplayTarget(destination, "", Lane.REPLAY, delivery, false, null);
  }

  static Attempt attempt(int number) {
    return attempt(number, 500);
  }

  static Attempt attempt(int number, int status) {
    return new Attempt(
        number,
        1,
        1,
        AttemptOutcome.RETRYABLE,
        status,
        null,
        "",
        "",
        List.of(),
        new byte[0],
        false);
  }
}
