package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.routing.TypePattern;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of dead letters, the latest to die first. An entry of the walk is the time of death
 * with 15 digits, then the delivery's id, so that entries sort as texts.
 */
final class DeadLetterReader {
  private static final int CHUNK = 100;
  private static final int TIME_DIGITS = 15;

  private final RedisLinks links;
  private final IntSupplier shards;

  DeadLetterReader(RedisLinks links, IntSupplier shards) {
    this.links = links;
    this.shards = shards;
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
    return Scan.page(
        new ShardWalk(source, shards.getAsInt(), from, Math.min(CHUNK, query.limit())),
        query.limit(),
        entry -> letter(entry.substring(TIME_DIGITS), query.match()),
        wanted(query));
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

  private Future<@Nullable DeadLetter> letter(String bare, Map<String, String> match) {
    String id = "dlv_" + bare;
    String eventId = Ids.eventOf(id);
    Keys keys = Keys.ofId(id);
    return links
        .run(
            new Call(Script.DEADLETTER)
                .key(keys.delivery(bare))
                .key(keys.event(Keys.bare(eventId)))
                .key(keys.attempts(bare))
                .key(keys.dead())
                .arg(bare)
                .arg(match.isEmpty() ? 0 : 1))
        .map(reply -> reply.size() == 0 ? null : letter(id, eventId, reply, match));
  }

  private static @Nullable DeadLetter letter(
      String id, String eventId, Reply reply, Map<String, String> match) {
    Fields fields = new Fields(reply.get(0));
    Event event = RecordCodec.decode(eventId, reply.get(1).bytes(), !match.isEmpty());
    if (!match.isEmpty() && !matches(event.body(), match)) {
      return null;
    }
    byte[] row = reply.get(2).bytes();
    Attempt last = row.length == 0 ? null : AttemptCodec.decode(id, row, new byte[0]);
    String route = fields.optional("rt", "rt_");
    return new DeadLetter(
        id,
        eventId,
        event.tenant(),
        event.sourceId(),
        event.source(),
        event.type(),
        EventReader.destination(fields),
        route == null ? "" : route,
        DeadReason.ofWord(fields.text("rs")),
        event.acceptedAt(),
        reply.get(3).number(),
        (int) fields.number("at"),
        last);
  }

  private static boolean matches(byte[] body, Map<String, String> match) {
    List<Selector> selectors =
        match.keySet().stream().map(p -> new Selector(Selector.Kind.BODY, p)).toList();
    if (!(BodyFields.of(selectors).pick(body) instanceof Picked.Found found)) {
      return false;
    }
    int i = 0;
    for (String wanted : match.values()) {
      if (!wanted.equals(found.values().get(i++))) {
        return false;
      }
    }
    return true;
  }

  private static Predicate<DeadLetter> wanted(DeadLetterQuery query) {
    String type = query.type();
    TypePattern pattern = type == null ? null : TypePattern.parse(type);
    return d ->
        (query.tenant() == null || query.tenant().equals(d.tenant()))
            && (query.sourceId() == null || query.sourceId().equals(d.sourceId()))
            && (pattern == null || pattern.matches(d.type()))
            && (query.reason() == null || query.reason() == d.reason());
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
