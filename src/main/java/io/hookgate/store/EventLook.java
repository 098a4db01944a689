package io.hookgate.store;

import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Ids;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Looks at many events at once, as little as it can: a batch per shard and script. */
final class EventLook {
  private static final int HEADS = 200;
  private static final int WHOLES = 50;
  private static final int COLUMNS = 5;

  private final RedisLinks links;

  EventLook(RedisLinks links) {
    this.links = links;
  }

  /** What their open parts say, in the order of the ids; null where there is no such event. */
  Future<List<@Nullable Event>> heads(List<String> bareIds) {
    return look(
        bareIds,
        false,
        (id, row) -> {
          byte[] head = row.bytes();
          return head.length == 0 ? null : RecordCodec.head("evt_" + id, head);
        });
  }

  /** The events as lists show them, in the order of the ids; null where there is none. */
  Future<List<@Nullable EventSummary>> summaries(List<String> bareIds) {
    return look(bareIds, true, EventLook::summary);
  }

  private <T> Future<List<@Nullable T>> look(
      List<String> ids, boolean whole, BiFunction<String, Reply, @Nullable T> read) {
    Map<Integer, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      places.computeIfAbsent(Ids.shardOf("evt_" + ids.get(i)), shard -> new ArrayList<>()).add(i);
    }
    List<@Nullable T> found = new ArrayList<>();
    ids.forEach(id -> found.add(null));
    int most = whole ? WHOLES : HEADS;
    List<Future<Void>> reads = new ArrayList<>();
    places.forEach(
        (shard, all) -> {
          for (int from = 0; from < all.size(); from += most) {
            List<Integer> some = all.subList(from, Math.min(all.size(), from + most));
            reads.add(look(shard, ids, some, whole, read, found));
          }
        });
    return Future.all(reads).map(found);
  }

  /** A script that has read enough leaves the rest to the next. */
  private <T> Future<Void> look(
      int shard,
      List<String> ids,
      List<Integer> places,
      boolean whole,
      BiFunction<String, Reply, @Nullable T> read,
      List<@Nullable T> found) {
    Keys keys = Keys.of(shard);
    Call call = new Call(Script.LOOK).key(keys.dead()).arg(keys.prefix()).arg(whole ? 1 : 0);
    places.forEach(place -> call.arg(ids.get(place)));
    return links
        .run(call)
        .compose(
            rows -> {
              for (int i = 0; i < rows.size(); i++) {
                int place = places.get(i);
                found.set(place, read.apply(ids.get(place), rows.get(i)));
              }
              List<Integer> rest = places.subList(rows.size(), places.size());
              return rest.isEmpty()
                  ? Future.succeededFuture()
                  : look(shard, ids, rest, whole, read, found);
            });
  }

  private static @Nullable EventSummary summary(String bare, Reply row) {
    byte[] head = row.get(0).bytes();
    if (head.length == 0) {
      return null;
    }
    Event event = RecordCodec.head("evt_" + bare, head);
    String since = row.get(2).text();
    EventStatus status =
        since.isEmpty() ? RecordCodec.status(head) : StatusCode.status(since.charAt(0));
    return new EventSummary(
        event.id(),
        event.tenant(),
        event.sourceId(),
        event.source(),
        event.type(),
        event.acceptedAt(),
        status,
        RecordCodec.bodyLength(head, row.get(1).number()),
        (int) number(row.get(3)),
        RecordCodec.expunged(head) ? number(row.get(4)) : 0,
        deliveries(row.get(5)));
  }

  private static List<DeliverySummary> deliveries(Reply flat) {
    List<DeliverySummary> deliveries = new ArrayList<>(flat.size() / COLUMNS);
    for (int i = 0; i + COLUMNS <= flat.size(); i += COLUMNS) {
      String destination = flat.get(i + 2).text();
      deliveries.add(
          new DeliverySummary(
              "dlv_" + flat.get(i).text(),
              destination.isEmpty() ? "" : "dst_" + destination,
              DeliveryState.of(flat.get(i + 1).text().charAt(0)),
              (int) number(flat.get(i + 3)),
              flat.get(i + 4).text().equals("1")));
    }
    return deliveries;
  }

  private static long number(Reply text) {
    return text.text().isEmpty() ? 0 : text.number();
  }
}
