package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claim, settle, hold and what is due: the life of a lease. */
final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final int DUE_DESTINATIONS = 1000;
  private static final int GONE = 410;

  /** A few milliseconds of Redis's one thread. */
  private static final int BURIED_AT_ONCE = 200;

  /** The mark of a delivery whose transformed body is kept. */
  private static final String BODY_MADE = "t";

  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> tokens;
  private final LongSupplier responseBytesPerShard;
  private final Predicate<String> stopsOnDead;
  private final AtomicInteger turn = new AtomicInteger();

  Leases(
      RedisLinks links,
      long clockOffset,
      Supplier<String> tokens,
      LongSupplier responseBytesPerShard,
      Predicate<String> stopsOnDead) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.tokens = tokens;
    this.responseBytesPerShard = responseBytesPerShard;
    this.stopsOnDead = stopsOnDead;
  }

  Future<ClaimResult> claim(ClaimRequest request) {
    Keys keys = Keys.of(request.shard());
    String destination = Keys.bare(request.destinationId());
    Call call = new Call(Script.CLAIM).key(keys.wake()).key(keys.holds()).key(keys.counters());
    for (Lane lane : Lane.values()) {
      call.key(keys.due(destination, lane));
    }
    String token = tokens.get();
    call.key(keys.dead())
        .key(keys.dead(destination))
        .arg(clockOffset)
        .arg(keys.prefix())
        .arg(destination)
        .arg(request.most())
        .arg(request.mostBytes())
        .arg(request.leaseMillis())
        .arg(Math.floorMod(turn.getAndAdd(request.most()), 15))
        .arg(token)
        .arg(request.latestEnd())
        .arg(stopsOnDead.test(request.destinationId()) ? 1 : 0);
    long leaseEnd = System.nanoTime() + request.leaseMillis() * 1_000_000;
    return links
        .run(call)
        .map(
            reply -> {
              List<LeasedDelivery> claimed = new ArrayList<>();
              Reply rows = reply.get(2);
              for (int i = 0; i < rows.size(); i++) {
                addLeased(rows.get(i), request.destinationId(), token, leaseEnd, claimed);
              }
              return new ClaimResult(
                  claimed,
                  fromNow(reply, 1),
                  (int) reply.get(3).number(),
                  deliveryIds(reply.get(4)),
                  deliveryIds(reply.get(5)));
            });
  }

  Future<SettleResult> settle(LeasedDelivery delivery, Settlement settlement) {
    Keys keys = Keys.ofId(delivery.id());
    String bare = Keys.bare(delivery.id());
    String destination = Keys.bare(delivery.destinationId());
    Attempt attempt = attempt(settlement);
    Call call =
        new Call(Script.SETTLE)
            .shared(clockOffset)
            .shared(responseBytesPerShard.getAsLong())
            .key(keys.delivery(bare))
            .key(keys.due(destination, delivery.lane()))
            .key(keys.attempts(bare))
            .key(keys.response(bare))
            .arg(keys.prefix())
            .arg(bare)
            .arg(destination)
            .arg(delivery.token());
    addOutcome(call, delivery, settlement);
    call.arg(attempt == null ? delivery.attempts() : attempt.number());
    if (attempt == null) {
      call.arg("").arg("");
    } else {
      call.arg(AttemptCodec.encode(delivery.id(), attempt))
          .arg(AttemptCodec.needsText(attempt) ? attempt.response() : new byte[0]);
    }
    return links
        .run(call)
        .map(
            reply ->
                switch ((int) reply.number()) {
                  case 0 -> SettleResult.FENCED;
                  case 2 -> SettleResult.NEXT_DUE;
                  case 3, 4 -> SettleResult.CANCELLED;
                  default -> SettleResult.SETTLED;
                });
  }

  private void addOutcome(Call call, LeasedDelivery delivery, Settlement settlement) {
    if (settlement instanceof Settlement.Delivered) {
      call.arg("d").arg(delivery.recordBytes()).arg(0).arg("");
    } else if (settlement instanceof Settlement.Retry retry) {
      call.arg("r").arg(retry.delayMillis()).arg(retry.holdMillis()).arg("");
    } else if (settlement instanceof Settlement.Dead dead) {
      boolean stops = stopsOnDead.test(delivery.destinationId()) && !gone(dead);
      call.arg("x")
          .arg(stops ? 1 : 0)
          .arg(0)
          .arg((dead.reason().word() + ' ' + dead.why()).strip());
    } else if (settlement instanceof Settlement.Unwanted unwanted) {
      call.arg("c").arg(delivery.recordBytes()).arg(0).arg(unwanted.why());
    } else {
      call.arg("p").arg(((Settlement.Released) settlement).delayMillis()).arg(0).arg("");
    }
  }

  /** A destination that is gone gets nothing more, so that there is nothing left to stop. */
  private static boolean gone(Settlement.Dead dead) {
    return dead.reason() == DeadReason.DESTINATION_GONE
        || (dead.attempt() != null && dead.attempt().status() == GONE);
  }

  private static @Nullable Attempt attempt(Settlement settlement) {
    if (settlement instanceof Settlement.Delivered delivered) {
      return delivered.attempt();
    }
    if (settlement instanceof Settlement.Retry retry) {
      return retry.attempt();
    }
    return settlement instanceof Settlement.Dead dead ? dead.attempt() : null;
  }

  Future<DueResult> due(int shard, int skip) {
    Call call =
        new Call(Script.DUE)
            .key(Keys.of(shard).wake())
            .arg(clockOffset)
            .arg(DUE_DESTINATIONS)
            .arg(skip);
    return links
        .run(call)
        .map(
            reply -> {
              List<String> ids = new ArrayList<>();
              Reply due = reply.get(2);
              for (int i = 0; i < due.size(); i++) {
                ids.add("dst_" + due.get(i).text());
              }
              return new DueResult(ids, fromNow(reply, 1), ids.size() == DUE_DESTINATIONS);
            });
  }

  Future<Map<String, Long>> oldestDue(int shards) {
    List<Future<Reply>> reads = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      Keys keys = Keys.of(shard);
      reads.add(
          links.run(
              new Call(Script.OLDEST)
                  .key(keys.wake())
                  .arg(clockOffset)
                  .arg(keys.prefix())
                  .arg(DUE_DESTINATIONS)));
    }
    return Future.all(reads)
        .map(
            all -> {
              Map<String, Long> oldest = new HashMap<>();
              for (Future<Reply> read : reads) {
                Reply pairs = read.result();
                for (int i = 0; i + 1 < pairs.size(); i += 2) {
                  oldest.merge("dst_" + pairs.get(i).text(), pairs.get(i + 1).number(), Math::max);
                }
              }
              return oldest;
            });
  }

  Future<Long> hold(int shard, String destinationId, long holdMillis) {
    Keys keys = Keys.of(shard);
    Call call =
        new Call(Script.HOLD)
            .key(keys.wake())
            .key(keys.holds())
            .arg(clockOffset)
            .arg(keys.prefix())
            .arg(Keys.bare(destinationId))
            .arg(holdMillis);
    return links.run(call).map(reply -> fromNow(reply, 1));
  }

  Future<Integer> bury(int shard, String destinationId) {
    Keys keys = Keys.of(shard);
    String destination = Keys.bare(destinationId);
    Call call = new Call(Script.BURY).key(keys.wake()).key(keys.holds()).key(keys.counters());
    for (Lane lane : Lane.values()) {
      call.key(keys.due(destination, lane));
    }
    call.key(keys.dead())
        .key(keys.dead(destination))
        .arg(clockOffset)
        .arg(keys.prefix())
        .arg(destination)
        .arg(BURIED_AT_ONCE)
        .arg(DeadReason.DESTINATION_GONE.word());
    return links.run(call).map(died -> (int) died.number());
  }

  /**
   * One unreadable record must not cost the others of its claim their lease: it is told and left to
   * its own.
   */
  private static void addLeased(
      Reply row, String destinationId, String token, long end, List<LeasedDelivery> claimed) {
    try {
      claimed.add(leased(row, destinationId, token, end));
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .addKeyValue("delivery", "dlv_" + row.get(0).text())
          .addKeyValue("cause", e.getMessage())
          .log("store.unreadable");
    }
  }

  private static LeasedDelivery leased(Reply row, String destinationId, String token, long end) {
    String id = "dlv_" + row.get(0).text();
    Event event = RecordCodec.decode(Ids.eventOf(id), row.get(6).bytes(), true);
    String created = row.get(3).text();
    String replay = row.get(4).text();
    String send = row.get(5).text();
    return new LeasedDelivery(
        id,
        event,
        destinationId,
        Lane.of(row.get(1).text().charAt(0)),
        token,
        end,
        (int) row.get(2).number(),
        created.isEmpty() ? event.acceptedAt() : Long.parseLong(created),
        replay.isEmpty() ? null : "rpl_" + replay,
        send.isEmpty() ? null : send,
        row.get(6).bytes().length,
        null,
        passage(row));
  }

  private static Passage passage(Reply row) {
    String route = row.get(7).text();
    String marks = row.get(8).text();
    return Passage.of(
        route.isEmpty() ? "" : "rt_" + route,
        marks,
        marks.equals(BODY_MADE) ? row.get(9).bytes() : null);
  }

  /** Keeps what a transform made, for every attempt; false when the lease is somebody else's. */
  Future<Boolean> keepBody(LeasedDelivery delivery, byte[] made) {
    Keys keys = Keys.ofId(delivery.id());
    String bare = Keys.bare(delivery.id());
    return links
        .run(
            new Call(Script.TRANSFORM)
                .key(keys.delivery(bare))
                .key(keys.transformed(bare))
                .arg(delivery.token())
                .arg(made))
        .map(reply -> reply.number() == 1);
  }

  /** How far a time in an answer lies after the clock in the same answer; -1 stays -1. */
  private static long fromNow(Reply reply, int index) {
    long at = reply.get(index).number();
    return at < 0 ? -1 : Math.max(0, at - reply.get(0).number());
  }

  private static List<String> deliveryIds(Reply ids) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      list.add("dlv_" + ids.get(i).text());
    }
    return list;
  }
}
