package io.hookgate.store;

import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The store's operations: each is one script, or one read. May be called from any event loop;
 * answers arrive on the caller's. Every future fails with {@link StoreUnavailable} when the store
 * did not do it or nobody knows.
 */
public final class Store {
  private static final ThreadLocal<SplittableRandom> RANDOM =
      ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

  /**
   * Of Redis's maxmemory: beyond it nothing is accepted, so that what was accepted can be worked
   * off.
   */
  private static final double STOP_AT = 0.85;

  private final RedisLinks links;
  private final StoreServer server;
  private final Writes writes;
  private final Leases leases;
  private final EventReader events;
  private final DeadLetterReader deadLetters;
  private final Rejections rejections;
  private volatile int shards;
  private volatile String id = "";
  private volatile boolean full;

  /**
   * @param links the connections
   * @param shards of a store that is made; one that is there keeps its own
   * @param clockOffset milliseconds added to Redis's clock: 0, but in tests that let days pass
   * @param responseBytes bytes of response texts kept in all
   */
  public Store(RedisLinks links, int shards, long clockOffset, long responseBytes) {
    this.links = links;
    this.shards = shards;
    this.server = new StoreServer(links);
    this.writes = new Writes(links, clockOffset, Store::token);
    this.leases = new Leases(links, clockOffset, Store::token, () -> responseBytes / this.shards);
    this.events = new EventReader(links, this::shards);
    this.deadLetters = new DeadLetterReader(links, this::shards);
    this.rejections = new Rejections(links, this::shards, () -> full);
  }

  /**
   * Checks Redis's version and settings and opens the store in it, making it when there is none.
   * Fails with {@link IllegalStateException} and a sentence for the operator when this Redis cannot
   * be used.
   *
   * @param fsyncAlways whether an acknowledgement stands for data on disk
   * @param expectedId the id of the store that was here before; empty to take or make any
   * @return warnings about its settings
   */
  public Future<List<String>> open(boolean fsyncAlways, String expectedId) {
    return server
        .open(fsyncAlways, expectedId, token(), shards)
        .map(
            opened -> {
              shards = opened.shards();
              id = opened.storeId();
              links.expectStore(id);
              return opened.warnings();
            });
  }

  /** How many shards it has; final once it is open. */
  public int shards() {
    return shards;
  }

  /** The secrets that providers brought, sealed and opened with that sealer. */
  public BroughtSecrets broughtSecrets(Sealer sealer) {
    return new BroughtSecrets(links, sealer);
  }

  /** The store's id, made when it was first opened; empty before {@link #open}. */
  public String id() {
    return id;
  }

  /**
   * Fails when Redis does not answer or is no longer the store that was opened; looks also how full
   * it is. To be called every second or so.
   */
  public Future<Void> check() {
    return links.check().compose(v -> server.fullness()).map(this::fullness);
  }

  private Void fullness(double share) {
    full = share > STOP_AT;
    return null;
  }

  /**
   * Stores an event, its dedup key and its deliveries in one step; refused while Redis is nearly
   * full.
   */
  public Future<AcceptResult> accept(AcceptRequest request) {
    if (full) {
      return Future.failedFuture(
          new StoreUnavailable(
              StoreUnavailable.Reason.FULL,
              "Redis is filled beyond 85 percent of its maxmemory; what waits is still delivered"));
    }
    return writes.accept(request);
  }

  /** Leases what is due of one destination in one shard. */
  public Future<ClaimResult> claim(ClaimRequest request) {
    return leases.claim(request);
  }

  /** Settles a leased delivery; safe to run twice. */
  public Future<SettleResult> settle(LeasedDelivery delivery, Settlement settlement) {
    return leases.settle(delivery, settlement);
  }

  /**
   * Keeps what a transform made of a leased delivery's body; every later claim brings it along, and
   * it goes when the delivery ends. Safe to run twice.
   *
   * @return false when the lease is somebody else's
   */
  public Future<Boolean> keepBody(LeasedDelivery delivery, byte[] made) {
    return leases.keepBody(delivery, made);
  }

  /** What is due in one shard. */
  public Future<DueResult> due(int shard) {
    return leases.due(shard);
  }

  /**
   * Holds a destination in one shard.
   *
   * @param holdMillis at most 30 seconds; 0 releases it
   * @return when it has something due again, from now; -1 when nothing waits
   */
  public Future<Long> hold(int shard, String destinationId, long holdMillis) {
    return leases.hold(shard, destinationId, holdMillis);
  }

  /** One event with its deliveries and their attempts; null when there is none. */
  public Future<@Nullable EventDetails> event(String eventId) {
    return events.event(eventId);
  }

  /** A page of events, newest first. */
  public Future<Page<EventSummary>> events(EventQuery query) {
    return events.events(query);
  }

  /** A page of dead letters, the latest to die first. */
  public Future<Page<DeadLetter>> deadLetters(DeadLetterQuery query) {
    return deadLetters.deadLetters(query);
  }

  /** Evidence of what was not accepted. */
  public Rejections rejections() {
    return rejections;
  }

  /**
   * Makes new deliveries of a stored event, and takes the dead letters they come from off the list
   * in the same step; safe to run twice with the same replay id.
   *
   * @return how many were made; 0 when the event is gone
   */
  public Future<Integer> replay(String replayId, String eventId, List<ReplayTarget> targets) {
    return writes.replay(replayId, eventId, targets);
  }

  /** Numbers per destination id and state, from the store's counters. */
  public Future<Map<String, Counts>> counts() {
    List<Future<Reply>> reads = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      reads.add(links.command("HGETALL", Keys.of(shard).counters()));
    }
    return Future.all(reads)
        .map(
            all -> {
              Map<String, Counts> counts = new HashMap<>();
              for (Future<Reply> read : reads) {
                addCounts(read.result(), counts);
              }
              return counts;
            });
  }

  /**
   * For how many milliseconds something has been due, per destination id; destinations with nothing
   * due are left out.
   */
  public Future<Map<String, Long>> oldestDue() {
    return leases.oldestDue(shards);
  }

  private static void addCounts(Reply counters, Map<String, Counts> counts) {
    for (String field : counters.names()) {
      int colon = field.lastIndexOf(':');
      String destination = field.substring(0, colon);
      if (!destination.equals("bytes")) {
        counts.merge(
            destination.isEmpty() ? "" : "dst_" + destination,
            Counts.of(field.charAt(colon + 1), counters.of(field).number()),
            Counts::plus);
      }
    }
  }

  /** 64 random bits: never a counter, which a failover would repeat. */
  private static String token() {
    return Long.toHexString(RANDOM.get().nextLong());
  }
}
