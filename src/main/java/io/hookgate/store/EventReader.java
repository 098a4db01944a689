package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.BodyMatch;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads events for people: one whole, or a page of a list. */
final class EventReader {
  private static final int FEWEST_READ = 8;
  private static final int BODIES = 32;

  private final RedisLinks links;
  private final IntSupplier shards;
  private final EventLook look;
  private final EventBodies bodies;
  private final ShortList shortList;
  private final LongSupplier nanos;
  private final Vault vault;

  /**
   * @param ordered destinations whose deliveries may stand in lines
   * @param nanos the clock that bounds how long a page looks
   */
  EventReader(
      RedisLinks links,
      IntSupplier shards,
      Predicate<String> ordered,
      LongSupplier nanos,
      Vault vault) {
    this.vault = vault;
    this.links = links;
    this.shards = shards;
    this.look = new EventLook(links);
    this.bodies = new EventBodies(links, vault);
    this.shortList = new ShortList(links, shards, ordered);
    this.nanos = nanos;
  }

  Future<@Nullable EventDetails> event(String eventId) {
    return show(eventId)
        .map(reply -> reply.size() == 0 ? null : new EventRows(eventId, vault).details(reply));
  }

  Future<Page<EventSummary>> events(EventQuery query) {
    String cursor = query.cursor();
    if (cursor != null && !Ids.isEventId("evt_" + cursor)) {
      return Future.failedFuture(new IllegalArgumentException("not a cursor of a list of events"));
    }
    String until = query.until() > 0 ? Ids.lowestOfTime(query.until()) : null;
    String from = cursor == null ? until : cursor;
    EventFilter filter = new EventFilter(query);
    Looking looking = filter.asks() ? Looking.through(nanos) : Looking.atOnce(query.limit(), nanos);
    return shortList
        .of(query)
        .map(some -> some == null ? all(query, from, looking) : among(some, query, from))
        .compose(walk -> Scan.page(walk, query.limit(), looking, ids -> wanted(ids, filter)));
  }

  /**
   * A page of those whose payloads have these values at these JSON pointers, or cannot be read, the
   * newest first. The query may ask for what open parts tell.
   */
  Future<Page<EventMatch>> matching(EventQuery query, Map<String, String> match) {
    String cursor = query.cursor();
    if (cursor != null && !Ids.isEventId("evt_" + cursor)) {
      return Future.failedFuture(new IllegalArgumentException("not a cursor of events"));
    }
    String until = query.until() > 0 ? Ids.lowestOfTime(query.until()) : null;
    Looking looking = Looking.into(BODIES, nanos);
    EventFilter filter = new EventFilter(query);
    BodyMatch wanted = new BodyMatch(match);
    return Scan.page(
        all(query, cursor == null ? until : cursor, looking),
        query.limit(),
        looking,
        ids -> matching(ids, filter, wanted));
  }

  private Future<List<@Nullable EventMatch>> matching(
      List<String> ids, EventFilter filter, BodyMatch wanted) {
    Future<List<String>> left =
        filter.asksHeads()
            ? look.heads(ids).map(heads -> left(ids, heads, filter))
            : Future.succeededFuture(ids);
    return left.compose(some -> bodies.matching(some, wanted))
        .map(
            found -> {
              Map<String, EventMatch> byId = new HashMap<>();
              for (EventMatch one : found) {
                if (one != null) {
                  byId.put(Keys.bare(one.id()), one);
                }
              }
              return ids.stream().<@Nullable EventMatch>map(byId::get).toList();
            });
  }

  private ShardWalk all(EventQuery query, @Nullable String from, Looking looking) {
    String lowest = query.since() > 0 ? "[" + Ids.lowestOfTime(query.since()) : "-";
    ShardWalk.Source ids =
        (shard, below, count) ->
            links
                .command(
                    "ZRANGE",
                    Keys.of(shard).index(),
                    below == null ? "+" : "(" + below,
                    lowest,
                    "BYLEX",
                    "REV",
                    "LIMIT",
                    "0",
                    Integer.toString(count))
                .map(EventReader::texts);
    int here = shards.getAsInt();
    return new ShardWalk(ids, here, from, Math.max(FEWEST_READ, looking.batch() / here));
  }

  private static Walk among(List<String> ids, EventQuery query, @Nullable String from) {
    String lowest = Ids.lowestOfTime(query.since());
    return Walk.over(
        ids.stream()
            .filter(id -> (from == null || id.compareTo(from) < 0) && id.compareTo(lowest) >= 0)
            .toList());
  }

  /** What is cheap to see is looked at first, and all of it only where that leaves some doubt. */
  private Future<List<@Nullable EventSummary>> wanted(List<String> ids, EventFilter filter) {
    List<String> some = ids.stream().filter(filter::mayHaveId).toList();
    Future<List<String>> left =
        filter.asksHeads()
            ? look.heads(some).map(heads -> left(some, heads, filter))
            : Future.succeededFuture(some);
    return left.compose(look::summaries)
        .map(
            found -> {
              Map<String, EventSummary> byId = new HashMap<>();
              for (EventSummary event : found) {
                if (event != null && filter.wants(event)) {
                  byId.put(Keys.bare(event.id()), event);
                }
              }
              return ids.stream().<@Nullable EventSummary>map(byId::get).toList();
            });
  }

  private static List<String> left(
      List<String> ids, List<@Nullable Event> heads, EventFilter filter) {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Event head = heads.get(i);
      if (head != null && filter.wants(head)) {
        left.add(ids.get(i));
      }
    }
    return left;
  }

  private Future<Reply> show(String eventId) {
    String bare = Keys.bare(eventId);
    Keys keys = Keys.ofId(eventId);
    return links.run(
        new Call(Script.SHOW)
            .key(keys.event(bare))
            .key(keys.state(bare))
            .arg(keys.prefix())
            .arg(bare));
  }

  static String destination(Fields fields) {
    return orEmpty(fields.optional("ds", "dst_"));
  }

  static List<String> texts(Reply reply) {
    List<String> texts = new ArrayList<>(reply.size());
    for (int i = 0; i < reply.size(); i++) {
      texts.add(reply.get(i).text());
    }
    return texts;
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
