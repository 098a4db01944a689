package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.store.AcceptResult.Accepted;
import io.hookgate.store.AcceptResult.Duplicate;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accept and replay: what makes deliveries. */
final class Writes {
  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> tokens;
  private final Predicate<String> ordered;
  private final Vault vault;

  Writes(
      RedisLinks links,
      long clockOffset,
      Supplier<String> tokens,
      Predicate<String> ordered,
      Vault vault) {
    this.vault = vault;
    this.links = links;
    this.clockOffset = clockOffset;
    this.tokens = tokens;
    this.ordered = ordered;
  }

  Future<AcceptResult> accept(AcceptRequest request) {
    Event event = request.event();
    String bare = Keys.bare(event.id());
    Keys keys = Keys.ofId(event.id());
    AcceptRequest.Dedup dedup = request.dedup();
    List<NewDelivery> deliveries = request.deliveries();
    String token = tokens.get();
    int open = 0;
    for (NewDelivery delivery : deliveries) {
      open += delivery.unparsable() ? 0 : 1;
    }
    byte[] record =
        RecordCodec.encode(
            event,
            status(deliveries, open),
            deliveries.size(),
            request.orderKey(),
            request.fingerprint(),
            vault);
    Call call =
        new Call(Script.ACCEPT)
            .shared(clockOffset)
            .key(keys.event(bare))
            .key(dedup == null ? keys.event(bare) : keys.dedup(dedup.digest()))
            .arg(keys.prefix())
            .arg(bare)
            .arg(record)
            .arg(dedup == null ? 0 : dedup.ttlMillis())
            .arg(token)
            .arg(deliveries.size())
            .arg(deliveries.size() - open);
    for (int i = 0; i < deliveries.size(); i++) {
      NewDelivery delivery = deliveries.get(i);
      String id = Keys.bare(Ids.deliveryId(event.id(), i));
      addDelivery(
          call, keys, id, delivery, kind(delivery, request.orderKey()), sent(event.id(), delivery));
    }
    long sentAt = System.nanoTime();
    return links.run(call).map(reply -> accepted(request, record.length, token, sentAt, reply));
  }

  private String kind(NewDelivery delivery, @Nullable String orderKey) {
    if (delivery.unparsable()) {
      return "1";
    }
    String line = orderKey != null && ordered.test(delivery.destinationId()) ? '~' + orderKey : "";
    String kind = delivery.marks() + line;
    return kind.isEmpty() ? "0" : kind;
  }

  /** Parameters of a message, or why it was born dead. */
  private String sent(String eventId, NewDelivery delivery) {
    String send = delivery.send();
    if (send == null) {
      return "";
    }
    String id = delivery.unparsable() ? SealedIds.why(eventId) : SealedIds.send(eventId);
    return vault.seal(id, send);
  }

  private static void addDelivery(
      Call call, Keys keys, String id, NewDelivery delivery, String kind, String send) {
    String destination = bareOrEmpty(delivery.destinationId());
    call.key(keys.delivery(id))
        .key(keys.due(destination, delivery.lane()))
        .arg(id)
        .arg(destination)
        .arg(String.valueOf(delivery.lane().code()))
        .arg(bareRoute(delivery.routeId()))
        .arg(delivery.leaseMillis())
        .arg(delivery.delayMillis())
        .arg(kind)
        .arg(send);
  }

  private static AcceptResult accepted(
      AcceptRequest request, int recordBytes, String token, long sentAt, Reply reply) {
    Event event = request.event();
    List<NewDelivery> deliveries = request.deliveries();
    if (reply.get(0).number() == 2) {
      boolean again = reply.get(3).number() == 1;
      List<String> due =
          again
              ? deliveries.stream()
                  .filter(d -> !d.unparsable())
                  .map(NewDelivery::destinationId)
                  .toList()
              : List.of();
      return new Duplicate(
          "evt_" + reply.get(1).text(),
          reply.get(2).number() == 1,
          due,
          (int) reply.get(4).number());
    }
    List<LeasedDelivery> leased = new ArrayList<>(deliveries.size());
    List<String> due = new ArrayList<>(0);
    for (int i = 0; i < deliveries.size(); i++) {
      NewDelivery delivery = deliveries.get(i);
      if (reply.get(1 + i).number() == 1) {
        leased.add(
            new LeasedDelivery(
                Ids.deliveryId(event.id(), i),
                event,
                delivery.destinationId(),
                delivery.lane(),
                token,
                sentAt + delivery.leaseMillis() * 1_000_000,
                0,
                event.acceptedAt(),
                null,
                delivery.send(),
                recordBytes,
                null,
                Passage.of(delivery.routeId(), delivery.marks(), null)));
      } else if (reply.get(1 + i).number() == 0 && !delivery.unparsable()) {
        due.add(delivery.destinationId());
      }
    }
    return new Accepted(event.id(), leased, due);
  }

  Future<Integer> replay(
      String replayId, String eventId, List<ReplayTarget> targets, long keepCountersMillis) {
    String bare = Keys.bare(eventId);
    Keys keys = Keys.ofId(eventId);
    Call call =
        new Call(Script.REPLAY)
            .key(keys.event(bare))
            .key(keys.state(bare))
            .key(keys.wake())
            .key(keys.holds())
            .key(keys.counters())
            .key(keys.dead())
            .arg(clockOffset)
            .arg(keys.prefix())
            .arg(bare)
            .arg(Keys.bare(replayId))
            .arg(targets.size())
            .arg(keepCountersMillis);
    for (ReplayTarget target : targets) {
      String of = target.of();
      String send = target.send();
      call.arg(Keys.bare(target.destinationId()))
          .arg(String.valueOf(target.lane().code()))
          .arg(bareRoute(target.routeId()))
          .arg(of == null ? "" : Keys.bare(of))
          .arg((target.onlyIfDead() ? "1" : "0") + Passage.marks(target.candidate(), false))
          .arg(send == null ? "" : vault.seal(SealedIds.send(eventId), send))
          .arg(ordered.test(target.destinationId()) ? 1 : 0);
    }
    return links.run(call).map(reply -> (int) Math.max(0, reply.get(1).number()));
  }

  private static String bareRoute(String id) {
    return id.isEmpty() ? "" : id.substring("rt_".length());
  }

  private static String bareOrEmpty(String id) {
    return id.isEmpty() ? "" : Keys.bare(id);
  }

  private static EventStatus status(List<NewDelivery> deliveries, long open) {
    if (open > 0) {
      return EventStatus.ROUTED;
    }
    return deliveries.isEmpty() ? EventStatus.UNROUTED : EventStatus.UNPARSABLE;
  }
}
