package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
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

/** Claim, settle, hold and what is due: the life of a lease. */
final class Leases {
  private static final int DUE_DESTINATIONS = 1000;
  private static final int GONE = 410;

  /** A few milliseconds of Redis's one thread. */
  private static final int BURIED_AT_ONCE = 200;

  /** How long what cannot be opened waits before it is looked at again. */
  private static final long UNREADABLE_MILLIS = 30_000;

  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> tokens;
  private final LongSupplier responseBytesPerShard;
  private final Predicate<String> stopsOnDead;
  private final Vault vault;
  private final AtomicInteger turn = new AtomicInteger();

  Leases(
      RedisLinks links,
      long clockOffset,
      Supplier<String> tokens,
      LongSupplier responseBytesPerShard,
      Predicate<String> stopsOnDead,
      Vault vault) {
    this.vault = vault;
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
        .compose(
            reply -> {
              List<LeasedDelivery> claimed = new ArrayList<>();
              List<LeasedDelivery> closed = new ArrayList<>();
              LeasedRows rows = new LeasedRows(request.destinationId(), token, leaseEnd, vault);
              rows.read(reply.get(2), claimed, closed);
              ClaimResult result =
                  new ClaimResult(
                      claimed,
                      fromNow(reply, 1),
                      (int) reply.get(3).number(),
                      deliveryIds(reply.get(4)),
                      deliveryIds(reply.get(5)));
              return closed.isEmpty() ? Future.succeededFuture(result) : hold(closed, result);
            });
  }

  /** Whose key is missing waits for it: no attempt is used up. */
  private Future<ClaimResult> hold(List<LeasedDelivery> closed, ClaimResult result) {
    List<Future<SettleResult>> backs =
        closed.stream().map(it -> settle(it, new Settlement.Released(UNREADABLE_MILLIS))).toList();
    // One that could not be given back has its lease run out; the others are there to be sent.
    return Future.join(backs).transform(ended -> Future.succeededFuture(result));
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
      call.arg(AttemptCodec.encode(delivery.id(), attempt, vault))
          .arg(
              AttemptCodec.needsText(attempt)
                  ? vault.seal(SealedIds.response(delivery.id()), attempt.response())
                  : new byte[0]);
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
          .arg((dead.reason().word() + ' ' + why(delivery, dead.why())).strip());
    } else if (settlement instanceof Settlement.Unwanted unwanted) {
      call.arg("c").arg(delivery.recordBytes()).arg(0).arg(why(delivery, unwanted.why()));
    } else {
      call.arg("p").arg(((Settlement.Released) settlement).delayMillis()).arg(0).arg("");
    }
  }

  private String why(LeasedDelivery delivery, String words) {
    return vault.seal(SealedIds.why(delivery.event().id()), words);
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
                .arg(vault.seal(SealedIds.transformed(delivery.id()), made)))
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
