package io.hookgate.cli;

import io.hookgate.model.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Looks afterwards what became of the events that a gateway accepted. Blocks. */
final class BenchVerify {
  private static final long BETWEEN_LOOKS_MILLIS = 500;
  private static final Set<String> ENDED = Set.of("delivered", "dead", "cancelled");

  private final Api api;
  private final Set<String> ids;

  /**
   * Events by what became of them.
   *
   * @param delivered to every destination
   * @param ended some of their deliveries are dead letters or were cancelled
   * @param waiting not ended when time was up
   * @param unrouted no route wants them
   * @param missing the gateway does not list them
   */
  record Outcome(long delivered, long ended, long waiting, long unrouted, long missing) {
    JsonObject json() {
      return new JsonObject()
          .put("delivered", delivered)
          .put("ended", ended)
          .put("waiting", waiting)
          .put("unrouted", unrouted)
          .put("missing", missing);
    }
  }

  /** One look at the list. */
  private static final class Look {
    private final Set<String> unseen;
    private long delivered;
    private long ended;
    private long waiting;
    private long unrouted;

    Look(Set<String> ids) {
      this.unseen = new HashSet<>(ids);
    }

    boolean at(JsonObject event) {
      if (unseen.remove(event.getString("id"))) {
        count(event.getJsonArray("deliveries"));
      }
      return !unseen.isEmpty();
    }

    private void count(JsonArray deliveries) {
      boolean all = true;
      boolean over = true;
      for (int i = 0; i < deliveries.size(); i++) {
        String state = deliveries.getJsonObject(i).getString("state");
        all &= state.equals("delivered");
        over &= ENDED.contains(state);
      }
      if (deliveries.isEmpty()) {
        unrouted++;
      } else if (all) {
        delivered++;
      } else if (over) {
        ended++;
      } else {
        waiting++;
      }
    }

    Outcome outcome() {
      return new Outcome(delivered, ended, waiting, unrouted, unseen.size());
    }
  }

  BenchVerify(Api api, Set<String> ids) {
    this.api = api;
    this.ids = ids;
  }

  /** Looks until everything has ended, at most so long. */
  Outcome await(Duration limit) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Outcome outcome = look();
    while ((outcome.waiting > 0 || outcome.missing > 0)
        && System.nanoTime() - begin < limit.toNanos()) {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
      outcome = look();
    }
    return outcome;
  }

  private Outcome look() throws IOException, InterruptedException {
    Look look = new Look(ids);
    if (!ids.isEmpty()) {
      long first = ids.stream().mapToLong(Ids::timeOf).min().orElse(0);
      api.each("/api/v1/events?limit=200&since=" + Instant.ofEpochMilli(first), look::at);
    }
    return look.outcome();
  }
}
