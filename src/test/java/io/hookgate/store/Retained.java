package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.await;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.Retention.Place;
import io.hookgate.store.Retention.Step;
import io.hookgate.testkit.RedisCommands;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Walks of retention, and events that have what they remove. */
final class Retained {
  static final long HOUR = 3_600_000;
  static final long DAY = 24 * HOUR;
  static final long LEASE = 20_000;

  private Retained() {}

  /** Walks from the oldest event to the end; how many went. */
  static int walk(Function<Place, Future<Step>> step) {
    int done = 0;
    Place place = Place.START;
    for (int steps = 0; steps < 10_000; steps++) {
      Step took = await(step.apply(place));
      if (took.elsewhere()) {
        throw new IllegalStateException("another node has the shard");
      }
      done += took.done();
      place = took.place();
      if (took.atEnd()) {
        return done;
      }
    }
    throw new IllegalStateException("no end after 10,000 steps, at " + place);
  }

  static int expire(Store store, int shard, long term) {
    return walk(place -> store.retention().expire(shard, term));
  }

  static int sweep(Store store, int shard, long term) {
    return walk(place -> store.retention().sweep(shard, place, term));
  }

  static int slim(Store store, int shard, long term) {
    return walk(place -> store.retention().slim(shard, place, term));
  }

  static int relieve(Store store, int shard) {
    return walk(place -> store.retention().relieve(shard, place));
  }

  /** That of the store that walked before stands in the way of another's. */
  static void freeLeases(RedisCommands redis) {
    for (int shard = 0; shard < Ids.SHARDS; shard++) {
      redis.command("DEL", Keys.of(shard).walks());
    }
  }

  /** Accepts it for so many deliveries to the destination, which are leased. */
  static List<LeasedDelivery> accept(Store store, Event event, String destination, int deliveries) {
    List<NewDelivery> all = new ArrayList<>();
    for (int i = 0; i < deliveries; i++) {
      all.add(StoreKit.delivery(destination, LEASE));
    }
    AcceptResult result = await(store.accept(new AcceptRequest(event, null, all)));
    return ((AcceptResult.Accepted) result).leased();
  }

  /** One whose response is kept whole. */
  static Attempt attempt(int number) {
    return new Attempt(
        number,
        1,
        1,
        AttemptOutcome.RETRYABLE,
        500,
        null,
        "",
        "",
        List.of(),
        new byte[AttemptCodec.KEPT + 400],
        false);
  }
}
