package io.hookgate.store;

import io.hookgate.config.LimitsConfig;
import io.hookgate.config.RateLimitConfig;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Permit;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What destinations with limits let start, true across all nodes that share the store. A permit in
 * use is a lease of its own, which outlives that of its delivery: a node that dies holds it until
 * its end, and nothing needs to be repaired.
 */
public final class Limits {
  private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> names;

  Limits(RedisLinks links, long clockOffset, Supplier<String> names) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.names = names;
  }

  /**
   * Asks for leave to start deliveries. Permits whose answer is lost run out.
   *
   * @param wanted how many at most, 1 to 256
   * @param lifeMillis how long a permit in use counts when nobody gives it back
   * @param paceMillis whoever is refused for want of tokens is told to come back when there are
   *     those of so long a time, or of half a burst
   */
  public Future<PermitResult> take(
      String destinationId, LimitsConfig limits, int wanted, long lifeMillis, long paceMillis) {
    Integer concurrency = limits.concurrency();
    RateLimitConfig rate = limits.rate();
    String name = names.get();
    Call call =
        call(Script.PERMIT, destinationId)
            .arg(clockOffset)
            .arg(wanted)
            .arg(name)
            .arg(lifeMillis)
            .arg(concurrency == null ? 0 : concurrency)
            .arg(rate == null ? 0 : rate.permits())
            .arg(rate == null ? 0 : rate.per().toMillis())
            .arg(rate == null ? 0 : rate.burst())
            .arg(paceMillis);
    return links
        .run(call)
        .map(
            reply ->
                reply.get(1).number() == 0
                    ? new PermitResult.Refused(reply.get(2).number(), reply.get(3).number())
                    : granted(reply, rate, concurrency == null ? null : name, lifeMillis));
  }

  private static PermitResult granted(
      Reply reply, @Nullable RateLimitConfig rate, @Nullable String name, long lifeMillis) {
    long now = reply.get(0).number();
    Permit.Token token =
        rate == null ? null : new Permit.Token(rate.permits(), rate.per().toMillis(), now);
    long count = reply.get(1).number();
    List<Permit> permits = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      permits.add(new Permit(name == null ? null : name + '.' + i, token));
    }
    return new PermitResult.Granted(permits, name == null ? 0 : now + lifeMillis);
  }

  /**
   * Gives back permits of one grant that nothing was started with. Never fails: one that cannot be
   * given back runs out.
   */
  public Future<Void> giveBackUnused(String destinationId, List<Permit> permits) {
    return giveBack(destinationId, permits, permits.size());
  }

  /** Gives back the permit of a delivery whose lease has ended; never fails. */
  Future<Void> giveBack(LeasedDelivery delivery, Settlement settlement) {
    Permit permit = delivery.permit();
    if (permit == null) {
      return Future.succeededFuture();
    }
    boolean unused =
        settlement instanceof Settlement.Released
            || settlement instanceof Settlement.Unwanted
            || (settlement instanceof Settlement.Dead dead && dead.attempt() == null);
    return giveBack(delivery.destinationId(), List.of(permit), unused ? 1 : 0);
  }

  private Future<Void> giveBack(String destinationId, List<Permit> permits, int unused) {
    Permit.Token token = permits.isEmpty() ? null : permits.get(0).token();
    int tokens = token == null ? 0 : unused;
    List<String> inUse = new ArrayList<>();
    for (Permit permit : permits) {
      if (permit.name() != null) {
        inUse.add(permit.name());
      }
    }
    if (tokens == 0 && inUse.isEmpty()) {
      return Future.succeededFuture();
    }
    Call call =
        call(Script.GIVEBACK, destinationId)
            .arg(clockOffset)
            .arg(tokens)
            .arg(token == null ? 0 : token.added())
            .arg(token == null ? 0 : token.spanMillis())
            .arg(token == null ? 0 : token.takenAt());
    inUse.forEach(call::arg);
    return links
        .run(call)
        .onFailure(
            cause ->
                LOG.atDebug()
                    .addKeyValue("destination", destinationId)
                    .addKeyValue("permits", permits.size())
                    .addKeyValue("cause", cause.getMessage())
                    .log("permits.run-out"))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private static Call call(Script script, String destinationId) {
    String bare = Keys.bare(destinationId);
    return new Call(script).key(Keys.permits(bare)).key(Keys.tokens(bare));
  }
}
