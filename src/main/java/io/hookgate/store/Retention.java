package io.hookgate.store;

import io.hookgate.model.Ids;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What goes when its term is over, or when memory is short: in steps, each of which touches at most
 * {@value #MOST_KEYS} keys of one shard. Every step may run twice. Any event loop; futures fail as
 * those of {@link Store}.
 */
public final class Retention {
  /** Keys that one script touches, so that Redis is never stalled. */
  static final int MOST_KEYS = 500;

  /**
   * How much longer ago than its term an event must have been accepted to be looked at: by then
   * most deliveries have ended that a term ago had begun, so that one look is enough.
   */
  public static final long PATIENCE_MILLIS = 60_000;

  /** How long a node that says nothing has a shard to itself. */
  static final long LEASE_MILLIS = 15_000;

  private static final int DEAD_AT_ONCE = 40;

  private final RedisLinks links;
  private final long clockOffset;
  private final IntSupplier shards;
  private final String token;

  /**
   * @param token tells this node's walks from those of others
   */
  Retention(RedisLinks links, long clockOffset, IntSupplier shards, String token) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.shards = shards;
    this.token = token;
  }

  /**
   * How far a walk through a shard's events has come.
   *
   * @param after bare id of the last event that is done; empty at the beginning
   * @param begun bare id of one that is looked at in several steps; empty for none
   * @param next the delivery of that one to go on with
   */
  public record Place(String after, String begun, long next) {
    /** The oldest event. */
    public static final Place START = new Place("", "", 0);
  }

  /**
   * What a step has done.
   *
   * @param place where the next one goes on
   * @param done how many went
   * @param atEnd there is nothing more to do now
   * @param elsewhere another node walks through this shard: nothing was done, and atEnd
   */
  public record Step(Place place, int done, boolean atEnd, boolean elsewhere) {}

  /** Takes dead letters off the lists that died longer ago than the term. */
  public Future<Step> expire(int shard, long termMillis) {
    Keys keys = Keys.of(shard);
    return links
        .run(
            begin(Script.EXPIRE, keys)
                .key(keys.dead())
                .arg(clockOffset)
                .arg(keys.prefix())
                .arg(token)
                .arg(LEASE_MILLIS)
                .arg(termMillis)
                .arg(DEAD_AT_ONCE))
        .map(
            reply ->
                reply.size() == 0
                    ? elsewhere(Place.START)
                    : new Step(
                        Place.START,
                        (int) reply.get(0).number(),
                        reply.get(1).number() == 1,
                        false));
  }

  /**
   * Removes events whose deliveries all ended longer ago than the term, none of them a dead letter;
   * those without any that were accepted longer ago.
   */
  public Future<Step> sweep(int shard, Place from, long termMillis) {
    return walk(Script.SWEEP, shard, from, termMillis, PATIENCE_MILLIS);
  }

  /**
   * Removes events whose deliveries have all ended, none of them a dead letter, however long ago.
   */
  public Future<Step> relieve(int shard, Place from) {
    return walk(Script.SWEEP, shard, from, 0, 0);
  }

  /**
   * Removes attempts and response texts of deliveries that ended longer ago than the term; a dead
   * letter keeps its last attempt.
   */
  public Future<Step> slim(int shard, Place from, long termMillis) {
    return walk(Script.SLIM, shard, from, termMillis, PATIENCE_MILLIS);
  }

  /** Removes response texts, whatever became of their deliveries. */
  public Future<Step> dropResponses(int shard, Place from) {
    return walk(Script.SLIM, shard, from, 0, 0);
  }

  /** When the oldest event was accepted, milliseconds since 1970; 0 when there is none. */
  public Future<Long> oldest() {
    List<Future<Reply>> reads = new ArrayList<>();
    for (int shard = 0; shard < shards.getAsInt(); shard++) {
      reads.add(links.command("ZRANGE", Keys.of(shard).index(), "0", "0"));
    }
    return Future.all(reads)
        .map(
            all ->
                reads.stream()
                    .map(Future::result)
                    .filter(first -> first.size() > 0)
                    .mapToLong(first -> Ids.timeOf("evt_" + first.get(0).text()))
                    .min()
                    .orElse(0));
  }

  private Future<Step> walk(
      Script script, int shard, Place from, long termMillis, long patienceMillis) {
    Keys keys = Keys.of(shard);
    return links
        .run(
            begin(script, keys)
                .key(keys.index())
                .key(keys.dead())
                .arg(clockOffset)
                .arg(keys.prefix())
                .arg(token)
                .arg(LEASE_MILLIS)
                .arg(from.after())
                .arg(from.begun())
                .arg(from.next())
                .arg(termMillis)
                .arg(patienceMillis)
                .arg(MOST_KEYS))
        .map(reply -> reply.size() == 0 ? elsewhere(from) : step(reply));
  }

  private static Call begin(Script script, Keys keys) {
    return new Call(script).key(keys.walks()).key(keys.counters());
  }

  private static Step elsewhere(Place place) {
    return new Step(place, 0, true, true);
  }

  private static Step step(Reply reply) {
    return new Step(
        new Place(reply.get(0).text(), reply.get(1).text(), reply.get(2).number()),
        (int) reply.get(3).number(),
        reply.get(4).number() == 1,
        false);
  }
}
