package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.routing.TypePattern;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads events for people: one whole, or a page of a list. */
final class EventReader {
  /** Records looked at per call of a filtered list. */
  static final int SCAN = 5000;

  private static final int BATCH = 100;

  private final RedisLinks links;
  private final IntSupplier shards;

  EventReader(RedisLinks links, IntSupplier shards) {
    this.links = links;
    this.shards = shards;
  }

  Future<@Nullable EventDetails> event(String eventId) {
    return show(eventId, true).map(reply -> reply.size() == 0 ? null : details(eventId, reply));
  }

  Future<Page<EventSummary>> events(EventQuery query) {
    String cursor = query.cursor();
    if (cursor != null && !Ids.isEventId("evt_" + cursor)) {
      return Future.failedFuture(new IllegalArgumentException("not a cursor of a list of events"));
    }
    String until = query.until() > 0 ? Ids.lowestOfTime(query.until()) : null;
    String from = cursor == null ? until : cursor;
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
    ShardWalk walk = new ShardWalk(ids, shards.getAsInt(), from, Math.min(BATCH, query.limit()));
    return Scan.page(walk, query.limit(), id -> summary("evt_" + id), wanted(query));
  }

  private Future<@Nullable EventSummary> summary(String eventId) {
    return show(eventId, false).map(reply -> reply.size() == 0 ? null : summary(eventId, reply));
  }

  private Future<Reply> show(String eventId, boolean whole) {
    String bare = Keys.bare(eventId);
    Keys keys = Keys.ofId(eventId);
    return links.run(
        new Call(Script.SHOW)
            .key(keys.event(bare))
            .key(keys.state(bare))
            .arg(keys.prefix())
            .arg(bare)
            .arg(whole ? 1 : 0));
  }

  private static Predicate<EventSummary> wanted(EventQuery query) {
    String type = query.type();
    TypePattern pattern = type == null ? null : TypePattern.parse(type);
    return e ->
        (query.tenant() == null || query.tenant().equals(e.tenant()))
            && (query.sourceId() == null || query.sourceId().equals(e.sourceId()))
            && (pattern == null || pattern.matches(e.type()))
            && (query.q() == null || hasId(e, query.q()))
            && (query.destinationId() == null
                || e.deliveries().stream()
                    .anyMatch(d -> d.destinationId().equals(query.destinationId())))
            && (query.status() == null || hasStatus(e, query.status()));
  }

  private static boolean hasId(EventSummary event, String part) {
    return event.id().contains(part)
        || event.deliveries().stream().anyMatch(d -> d.id().contains(part));
  }

  private static boolean hasStatus(EventSummary event, String status) {
    return event.status().word().equals(status)
        || event.deliveries().stream().anyMatch(d -> d.state().word().equals(status));
  }

  private static EventSummary summary(String eventId, Reply reply) {
    Event event = RecordCodec.decode(eventId, reply.get(0).bytes(), false);
    Fields state = new Fields(reply.get(2));
    List<DeliverySummary> deliveries = new ArrayList<>();
    Reply rows = reply.get(3);
    for (int i = 0; i < rows.size(); i++) {
      Fields fields = new Fields(rows.get(i).get(1));
      deliveries.add(
          new DeliverySummary(
              "dlv_" + rows.get(i).get(0).text(),
              destination(fields),
              DeliveryState.of(fields.text("st").charAt(0)),
              (int) fields.number("at")));
    }
    return new EventSummary(
        eventId,
        event.tenant(),
        event.sourceId(),
        event.source(),
        event.type(),
        event.acceptedAt(),
        status(state, reply),
        RecordCodec.bodyLength(reply.get(0).bytes(), reply.get(1).number()),
        (int) state.number("du"),
        deliveries);
  }

  private static EventDetails details(String eventId, Reply reply) {
    Event event = RecordCodec.decode(eventId, reply.get(0).bytes(), true);
    Fields state = new Fields(reply.get(2));
    List<DeliveryDetails> deliveries = new ArrayList<>();
    Reply rows = reply.get(3);
    for (int i = 0; i < rows.size(); i++) {
      deliveries.add(delivery(event, rows.get(i)));
    }
    return new EventDetails(
        event, status(state, reply), (int) state.number("du"), state.number("ob") == 1, deliveries);
  }

  private static DeliveryDetails delivery(Event event, Reply row) {
    Fields fields = new Fields(row.get(1));
    DeliveryState state = DeliveryState.of(fields.text("st").charAt(0));
    String reason = fields.text("rs");
    long created = fields.number("c");
    return new DeliveryDetails(
        "dlv_" + row.get(0).text(),
        destination(fields),
        orEmpty(fields.optional("rt", "rt_")),
        Lane.of(fields.text("ln").charAt(0)),
        state,
        reason.isEmpty() ? null : DeadReason.ofWord(reason),
        (int) fields.number("at"),
        created == 0 ? event.acceptedAt() : created,
        state.open() && state != DeliveryState.IN_FLIGHT ? due(row.get(2).text()) : 0,
        fields.number("fi"),
        fields.optional("ro", "dlv_"),
        fields.optional("rp", "rpl_"),
        fields.optional("sp", ""),
        attempts("dlv_" + row.get(0).text(), row),
        fields.text("ms"));
  }

  /** One that stands in line behind another has no time yet. */
  private static long due(String score) {
    return score.isEmpty() ? 0 : Long.parseLong(score);
  }

  private static List<Attempt> attempts(String deliveryId, Reply row) {
    Reply rows = row.get(3);
    byte[] response = row.get(4).bytes();
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      boolean last = i == rows.size() - 1;
      attempts.add(
          AttemptCodec.decode(deliveryId, rows.get(i).bytes(), last ? response : new byte[0]));
    }
    return attempts;
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

  /** What a replay or a redelivery made of it, else what its record says. */
  private static EventStatus status(Fields state, Reply reply) {
    String since = state.text("st");
    return since.isEmpty()
        ? RecordCodec.status(reply.get(0).bytes())
        : StatusCode.status(since.charAt(0));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
