package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.OTHER;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.RedisSettings;
import io.hookgate.store.redis.ScriptBook;
import io.hookgate.testkit.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Lists of a store with many events: what they find, and what a call costs. In the long form, with
 * a million events, it prints the times of each kind of page and holds them against 50 ms.
 */
class ManyEventsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int EVENTS = Integer.getInteger("hookgate.events", 20_000);
  private static final boolean MEASURED = EVENTS >= 1_000_000;
  private static final int TURNS = MEASURED ? 60 : 2;
  private static final long LIMIT_MICROS = 50_000;

  /** One of so many is dead, waits, or is of a rare type. */
  private static final int RARE = 1000;

  private static final long FIRST = 1_790_000_000_000L;
  private static final String RETRYING = Ids.ofName("dst_", "", "slow");

  private static Vertx vertx;
  private static Store store;

  @BeforeAll
  static void load() {
    vertx = Vertx.vertx();
    RedisSettings settings = RedisSettings.of(REDIS.uri(), null, null);
    REDIS.command("FLUSHALL");
    REDIS.command("CONFIG", "SET", "maxmemory", "0");
    store =
        new Store(
            new RedisLinks(vertx, settings, new ScriptBook(), (n, t) -> {}),
            1,
            0,
            64 << 20,
            StoreRules.NONE,
            Vault.PLAIN);
    await(store.open(false, ""));
    List<Future<?>> group = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      group.add(put(i));
      if (group.size() == 500 || i == EVENTS - 1) {
        await(Future.all(group));
        group.clear();
      }
    }
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  private static Future<?> put(int i) {
    String type = i % RARE == 1 ? "rare.type" : "order.paid";
    Event event =
        new Event(
            Ids.newEventId(FIRST + i, 0, new SplittableRandom(i)),
            i % RARE == 2 ? "acme" : "",
            Ids.ofName("src_", "", i % 2 == 0 ? "mail" : "shop"),
            i % 2 == 0 ? "mail" : "shop",
            type,
            FIRST + i,
            "application/json",
            List.of(),
            ("{\"n\":" + i + ",\"pad\":\"" + "x".repeat(120) + "\"}")
                .getBytes(StandardCharsets.UTF_8));
    boolean dies = i % RARE == 3;
    boolean waits = i % RARE == 4;
    String to = dies ? OTHER : waits ? RETRYING : DESTINATION;
    return store
        .accept(new AcceptRequest(event, null, List.of(delivery(to, waits ? 0 : 3_600_000))))
        .compose(
            accepted -> {
              List<LeasedDelivery> leased = ((AcceptResult.Accepted) accepted).leased();
              if (leased.isEmpty()) {
                return Future.succeededFuture();
              }
              Settlement end =
                  dies
                      ? new Settlement.Dead(Lined.attempt(1), DeadReason.PERMANENT)
                      : new Settlement.Delivered(Lined.attempt(1, 200));
              return store.settle(leased.get(0), end);
            });
  }

  @Test
  void everyKindOfListFindsAllAndNoCallIsLong() {
    Map<String, EventQuery> indexed = new LinkedHashMap<>();
    indexed.put("first page", query(null, null, null, 0, 0, null));
    indexed.put(
        "time range", query(null, null, null, FIRST + EVENTS / 2, FIRST + EVENTS / 2 + 100, null));
    indexed.put("dead of a destination", query(null, "dead", OTHER, 0, 0, null));
    indexed.put("waiting of a destination", query(null, "pending", RETRYING, 0, 0, null));
    Map<String, EventQuery> others = new LinkedHashMap<>();
    others.put("rare type", query("rare.*", null, null, 0, 0, null));
    others.put("unknown type", query("none", null, null, 0, 0, null));
    others.put("any dead", query(null, "dead", null, 0, 0, null));
    others.put("destination", query(null, null, OTHER, 0, 0, null));
    others.put("part of an id", query(null, null, null, 0, 0, "zzzzz"));
    others.put("tenant", new EventQuery("acme", null, null, null, null, 0, 0, null, 50, null));

    indexed.forEach(ManyEventsIT::measure);
    others.forEach(ManyEventsIT::measure);

    assertThat(all(indexed.get("time range"))).isEqualTo(100);
    assertThat(all(indexed.get("dead of a destination"))).isEqualTo(EVENTS / RARE);
    assertThat(all(indexed.get("waiting of a destination"))).isEqualTo(EVENTS / RARE);
    assertThat(all(others.get("rare type"))).isEqualTo(EVENTS / RARE);
    assertThat(all(others.get("any dead"))).isEqualTo(EVENTS / RARE);
    assertThat(all(others.get("destination"))).isEqualTo(EVENTS / RARE);
    assertThat(all(others.get("tenant"))).isEqualTo(EVENTS / RARE);
    assertThat(all(others.get("unknown type"))).isZero();
  }

  @Test
  void aPageOfAShortListLooksAtItsOwnEventsAlone() {
    long before = looks();
    Page<EventSummary> page = await(store.events(query(null, "dead", OTHER, 0, 0, null)));
    assertThat(page.items()).hasSize(Math.min(50, EVENTS / RARE));
    assertThat(looks() - before).isLessThanOrEqualTo(6);
  }

  /** Scripts that looked at events: one for each 50 summaries, or 200 open parts. */
  private static long looks() {
    String stats = String.valueOf(REDIS.command("INFO", "commandstats"));
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
        .sum();
  }

  private static void measure(String name, EventQuery query) {
    long[] micros = new long[TURNS];
    String cursor = null;
    int found = 0;
    for (int i = 0; i < TURNS; i++) {
      long start = System.nanoTime();
      Page<EventSummary> page = await(store.events(from(query, cursor)));
      micros[i] = (System.nanoTime() - start) / 1000;
      found += page.items().size();
      cursor = page.cursor();
    }
    Arrays.sort(micros);
    long median = micros[TURNS / 2];
    long p99 = micros[(TURNS - 1) * 99 / 100];
    if (MEASURED) {
      System.out.printf(
          "lists: %-26s median %6.1f ms  p99 %6.1f ms  %4.1f items per call%n",
          name, median / 1000.0, p99 / 1000.0, found / (double) TURNS);
      assertThat(median).as(name).isLessThan(LIMIT_MICROS);
    }
  }

  private static int all(EventQuery query) {
    int found = 0;
    String cursor = null;
    do {
      Page<EventSummary> page = await(store.events(from(query, cursor)));
      found += page.items().size();
      cursor = page.cursor();
    } while (cursor != null);
    return found;
  }

  private static EventQuery query(
      String type, String status, String destination, long since, long until, String q) {
    return new EventQuery(null, null, type, status, destination, since, until, q, 50, null);
  }

  private static EventQuery from(EventQuery it, String cursor) {
    return new EventQuery(
        it.tenant(),
        it.sourceId(),
        it.type(),
        it.status(),
        it.destinationId(),
        it.since(),
        it.until(),
        it.q(),
        it.limit(),
        cursor);
  }
}
