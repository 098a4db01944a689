package io.hookgate.store;

import io.hookgate.model.DeliveryState;
import io.hookgate.model.Lane;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events whose deliveries to one destination are dead letters, or open: read from the
 * destination's own sets, which are mostly short, instead of by looking at every event. What is in
 * a set while it is read is found, whatever comes and goes meanwhile.
 */
final class ShortList {
  /** Members of the sets in all; of more, looking at events from the newest on finds some soon. */
  static final int MOST = 10_000;

  private static final int EVENT_ID = 26;

  private final RedisLinks links;
  private final IntSupplier shards;
  private final Predicate<String> ordered;

  /**
   * @param ordered destinations whose open deliveries may stand in lines, out of the sets
   */
  ShortList(RedisLinks links, IntSupplier shards, Predicate<String> ordered) {
    this.links = links;
    this.shards = shards;
    this.ordered = ordered;
  }

  /** Bare ids of the events, the newest first; null when there is no short list for the query. */
  Future<@Nullable List<String>> of(EventQuery query) {
    String destination = query.destinationId();
    String status = query.status();
    if (destination == null || status == null || destination.isEmpty()) {
      return Future.succeededFuture(null);
    }
    boolean dead = status.equals(DeliveryState.DEAD.word());
    boolean open = List.of("pending", "in_flight", "retrying").contains(status);
    if (!dead && (!open || ordered.test(destination))) {
      return Future.succeededFuture(null);
    }
    String bare = Keys.bare(destination);
    return length(bare, dead)
        .compose(
            length -> length > MOST ? Future.succeededFuture(null) : members(sets(bare, dead)));
  }

  private List<String> sets(String bare, boolean dead) {
    List<String> sets = new ArrayList<>();
    for (int shard = 0; shard < shards.getAsInt(); shard++) {
      Keys keys = Keys.of(shard);
      if (dead) {
        sets.add(keys.dead(bare));
      } else {
        for (Lane lane : Lane.values()) {
          sets.add(keys.due(bare, lane));
        }
      }
    }
    return sets;
  }

  /** How long the sets are together; too long to read where some stand in lines. */
  private Future<Long> length(String bare, boolean dead) {
    List<String> sets = sets(bare, dead);
    List<Future<Reply>> lengths = sets.stream().map(set -> links.command("ZCARD", set)).toList();
    List<Future<Reply>> counts = new ArrayList<>();
    for (int shard = 0; shard < (dead ? 0 : shards.getAsInt()); shard++) {
      String counters = Keys.of(shard).counters();
      counts.add(links.command("HMGET", counters, bare + ":p", bare + ":i", bare + ":r"));
    }
    List<Future<Reply>> all = new ArrayList<>(lengths);
    all.addAll(counts);
    return Future.all(all)
        .map(
            done -> {
              long in = lengths.stream().mapToLong(length -> length.result().number()).sum();
              long open = counts.stream().mapToLong(count -> sum(count.result())).sum();
              return open > in ? Long.MAX_VALUE : in;
            });
  }

  private static long sum(Reply counters) {
    long sum = 0;
    for (int i = 0; i < counters.size(); i++) {
      sum += Math.max(0, counters.get(i).number());
    }
    return sum;
  }

  private Future<@Nullable List<String>> members(List<String> sets) {
    Set<String> events = new HashSet<>();
    List<Future<Void>> reads = sets.stream().map(set -> read(set, "0", events)).toList();
    return Future.all(reads)
        .map(
            done -> {
              List<String> newestFirst = new ArrayList<>(events);
              newestFirst.sort(Comparator.reverseOrder());
              return newestFirst;
            });
  }

  private Future<Void> read(String set, String from, Set<String> events) {
    return links
        .command("ZSCAN", set, from, "COUNT", "1000")
        .compose(
            reply -> {
              Reply pairs = reply.get(1);
              for (int i = 0; i < pairs.size(); i += 2) {
                events.add(pairs.get(i).text().substring(0, EVENT_ID));
              }
              String next = reply.get(0).text();
              return next.equals("0") ? Future.succeededFuture() : read(set, next, events);
            });
  }
}
