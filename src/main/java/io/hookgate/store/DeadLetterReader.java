package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.store.Scan.Looking;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
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
  private static final int CHUNK = 100;
  private static final int FEWEST_READ = 8;
  private static final int BODIES = 32;
  private static final int EVENT_ID = 26;
  private static final int TIME_DIGITS = 15;

  private final RedisLinks links;
  private final IntSupplier shards;
  private final EventLook look;
  private final LongSupplier nanos;

  /**
   * @param nanos the clock that bounds how long a page looks
   */
  DeadLetterReader(RedisLinks links, IntSupplier shards, LongSupplier nanos) {
    this.links = links;
    this.shards = shards;
    this.look = new EventLook(links);
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
    return left.compose(this::letters)
        .map(
            letters ->
                letters.stream()
                    .filter(it -> query.reason() == null || query.reason() == it.reason())
                    .toList())
        .compose(
            letters ->
                query.match().isEmpty()
                    ? Future.succeededFuture(letters)
                    : matching(letters, query.match()))
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

  private Future<List<DeadLetter>> letters(List<String> ids) {
    Map<Integer, List<String>> byShard = new HashMap<>();
    ids.forEach(
        id -> byShard.computeIfAbsent(Ids.shardOf("dlv_" + id), s -> new ArrayList<>()).add(id));
    List<Future<List<DeadLetter>>> reads = new ArrayList<>();
    byShard.forEach(
        (shard, all) -> {
          for (int from = 0; from < all.size(); from += CHUNK) {
            reads.add(
                letters(Keys.of(shard), all.subList(from, Math.min(all.size(), from + CHUNK))));
          }
        });
    return Future.all(reads)
        .map(done -> reads.stream().map(Future::result).flatMap(List::stream).toList());
  }

  private Future<List<DeadLetter>> letters(Keys keys, List<String> ids) {
    Call call = new Call(Script.DEADLETTER).key(keys.dead()).arg(keys.prefix());
    ids.forEach(call::arg);
    return links
        .run(call)
        .map(
            rows -> {
              List<DeadLetter> letters = new ArrayList<>();
              for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).size() > 0) {
                  letters.add(letter("dlv_" + ids.get(i), rows.get(i)));
                }
              }
              return letters;
            });
  }

  private static DeadLetter letter(String id, Reply reply) {
    Fields fields = new Fields(reply.get(0));
    Event event = RecordCodec.decode(Ids.eventOf(id), reply.get(1).bytes(), false);
    byte[] row = reply.get(2).bytes();
    Attempt last = row.length == 0 ? null : AttemptCodec.decode(id, row, new byte[0]);
    String route = fields.optional("rt", "rt_");
    return new DeadLetter(
        id,
        event.id(),
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

  /** Bodies may be large: as many at a time as a batch has. */
  private Future<List<DeadLetter>> matching(List<DeadLetter> letters, Map<String, String> match) {
    List<Future<Reply>> records =
        letters.stream()
            .map(it -> Keys.ofId(it.eventId()).event(Keys.bare(it.eventId())))
            .map(key -> links.command("GET", key))
            .toList();
    return Future.all(records)
        .map(
            done -> {
              List<DeadLetter> found = new ArrayList<>();
              for (int i = 0; i < letters.size(); i++) {
                byte[] record = records.get(i).result().bytes();
                String id = letters.get(i).eventId();
                if (record.length > 0
                    && matches(RecordCodec.decode(id, record, true).body(), match)) {
                  found.add(letters.get(i));
                }
              }
              return found;
            });
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
