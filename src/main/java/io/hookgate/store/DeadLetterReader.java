package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.store.Scan.Looking;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of dead letters, the latest to die first. An entry of the walk is the time of death
 * with 15 digits, then the delivery's id, so that entries sort as texts.
 */
final class DeadLetterReader {
  private static final int FEWEST_READ = 8;
  private static final int BODIES = 32;
  private static final int EVENT_ID = 26;
  private static final int TIME_DIGITS = 15;

  private final RedisLinks links;
  private final IntSupplier shards;
  private final EventLook look;
  private final DeadLetterLook letters;
  private final LongSupplier nanos;

  /**
   * @param nanos the clock that bounds how long a page looks
   */
  DeadLetterReader(RedisLinks links, IntSupplier shards, LongSupplier nanos, Vault vault) {
    this.links = links;
    this.shards = shards;
    this.look = new EventLook(links);
    this.letters = new DeadLetterLook(links, vault);
    this.nanos = nanos;
  }

  Future<Page<DeadLetter>> deadLetters(DeadLetterQuery query) {
    String from = query.cursor();
    if (from != null && !isEntry(from)) {
      return Future.failedFuture(
          new IllegalArgumentException("not a cursor of a list of dead letters"));
    }
    if (from == null && query.until() > 0) {
      from = entry(query.until(), "");
    }
    String destination = query.destinationId();
    ShardWalk.Source source =
        (shard, below, count) -> read(shard, destination, query.since(), below, count, count);
    Looking looking = looking(query);
    int here = shards.getAsInt();
    return Scan.page(
        new ShardWalk(source, here, from, Math.max(FEWEST_READ, looking.batch() / here)),
        query.limit(),
        looking,
        entries -> wanted(entries, query));
  }

  private Looking looking(DeadLetterQuery query) {
    if (!query.match().isEmpty()) {
      return Looking.into(BODIES, nanos);
    }
    return query.reason() != null || new EventFilter(ofEvents(query)).asksHeads()
        ? Looking.through(nanos)
        : Looking.atOnce(query.limit(), nanos);
  }

  /**
   * Reads from the score of {@code below}, since many may have died in the same millisecond, and
   * drops what is not below.
   */
  private Future<List<String>> read(
      int shard,
      @Nullable String destination,
      long since,
      @Nullable String below,
      int count,
      int ask) {
    Keys keys = Keys.of(shard);
    String highest =
        below == null ? "+inf" : Long.toString(Long.parseLong(below.substring(0, TIME_DIGITS)));
    return links
        .command(
            "ZRANGE",
            destination == null ? keys.dead() : keys.dead(Keys.bare(destination)),
            highest,
            Long.toString(since),
            "BYSCORE",
            "REV",
            "LIMIT",
            "0",
            Integer.toString(ask),
            "WITHSCORES")
        .compose(
            reply -> {
              List<String> all = entries(reply);
              List<String> left =
                  all.stream()
                      .filter(e -> below == null || e.compareTo(below) < 0)
                      .limit(count)
                      .toList();
              boolean full = all.size() == ask && left.size() < count;
              return full
                  ? read(shard, destination, since, below, count, ask * 2)
                  : Future.succeededFuture(left);
            });
  }

  /** Only what their open parts leave is read, and bodies last. */
  private Future<List<@Nullable DeadLetter>> wanted(List<String> entries, DeadLetterQuery query) {
    List<String> ids = entries.stream().map(entry -> entry.substring(TIME_DIGITS)).toList();
    EventFilter filter = new EventFilter(ofEvents(query));
    Future<List<String>> left =
        filter.asksHeads() ? heads(ids, filter) : Future.succeededFuture(ids);
    return left.compose(letters::read)
        .map(
            letters ->
                letters.stream()
                    .filter(it -> query.reason() == null || query.reason() == it.reason())
                    .toList())
        .compose(
            letters ->
                query.match().isEmpty()
                    ? Future.succeededFuture(letters)
                    : this.letters.matching(letters, query.match()))
        .map(
            letters -> {
              Map<String, DeadLetter> byId = new HashMap<>();
              letters.forEach(it -> byId.put(Keys.bare(it.deliveryId()), it));
              return ids.stream().<@Nullable DeadLetter>map(byId::get).toList();
            });
  }

  private static EventQuery ofEvents(DeadLetterQuery query) {
    return new EventQuery(
        query.tenant(),
        query.sourceId(),
        query.source(),
        query.type(),
        null,
        null,
        0,
        0,
        null,
        query.limit(),
        null);
  }

  private Future<List<String>> heads(List<String> ids, EventFilter filter) {
    return look.heads(ids.stream().map(DeadLetterReader::event).toList())
        .map(
            heads -> {
              List<String> left = new ArrayList<>();
              for (int i = 0; i < ids.size(); i++) {
                Event head = heads.get(i);
                if (head != null && filter.wants(head)) {
                  left.add(ids.get(i));
                }
              }
              return left;
            });
  }

  private static String event(String bareDelivery) {
    return bareDelivery.substring(0, EVENT_ID);
  }

  private static List<String> entries(Reply reply) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < reply.size(); i++) {
      Reply pair = reply.get(i);
      entries.add(entry(pair.get(1).number(), pair.get(0).text()));
    }
    return entries;
  }

  private static boolean isEntry(String text) {
    return text.length() > TIME_DIGITS
        && text.chars().limit(TIME_DIGITS).allMatch(c -> c >= '0' && c <= '9')
        && Ids.isDeliveryId("dlv_" + text.substring(TIME_DIGITS));
  }

  private static String entry(long time, String bare) {
    return String.format("%0" + TIME_DIGITS + "d", time) + bare;
  }
}
