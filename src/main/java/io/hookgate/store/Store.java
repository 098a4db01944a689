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
import java.util.function.BiConsumer;
import java.util.function.Function;
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
  private final MemoryShares shares;
  private final StoreServer server;
  private final Writes writes;
  private final Leases leases;
  private final EventReader events;
  private final DeadLetterReader deadLetters;
  private final Rejections rejections;
  private final Incidents incidents;
  private final Limits limits;
  private final Switches switches;
  private final Audit audit;
  private final Definitions definitions;
  private final Endings endings;
  private final Retention retention;
  private final Nodes nodes;
  private final Rotation rotation;
  private volatile BiConsumer<AcceptRequest, AcceptResult> watcher = (request, result) -> {};
  private final ReplayJobs replays;
  private volatile int shards;
  private volatile String id = "";
  private volatile boolean full;
  private volatile double fullness;

  /**
   * @param links the connections
   * @param shards of a store that is made; one that is there keeps its own
   * @param clockOffset milliseconds added to Redis's clock: 0, but in tests that let days pass
   * @param responseBytes bytes of response texts kept in all
   * @param rules what the configuration asks
   * @param vault seals what events bring and what comes back
   */
  public Store(
      RedisLinks links,
      int shards,
      long clockOffset,
      long responseBytes,
      StoreRules rules,
      Vault vault) {
    this.links = links;
    this.shards = shards;
    this.shares = new MemoryShares(rules.perDestination());
    this.server = new StoreServer(links);
    this.writes = new Writes(links, clockOffset, Store::token, rules.ordered(), vault);
    this.leases =
        new Leases(
            links,
            clockOffset,
            Store::token,
            () -> responseBytes / this.shards,
            rules.stopsOnDead(),
            vault);
    this.events = new EventReader(links, this::shards, rules.ordered(), System::nanoTime, vault);
    this.deadLetters = new DeadLetterReader(links, this::shards, System::nanoTime, vault);
    this.limits = new Limits(links, clockOffset, Store::token);
    this.rejections = new Rejections(links, this::shards, () -> full);
    this.incidents = new Incidents(links, clockOffset, this::shards, vault);
    this.switches = new Switches(links, clockOffset, Store::token);
    this.audit = new Audit(links, clockOffset, Store::token);
    this.definitions = new Definitions(links, clockOffset, Store::token);
    this.endings = new Endings(links, clockOffset, vault);
    this.retention = new Retention(links, clockOffset, this::shards, token());
    this.nodes = new Nodes(links);
    this.rotation = new Rotation(links, clockOffset, this::shards, Store::token, vault);
    this.replays = new ReplayJobs(links, clockOffset, this::shards, Store::token, vault);
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
   * it is, and of whose deliveries. To be called every second or so.
   */
  public Future<Void> check() {
    return links.check().compose(v -> server.memory()).compose(this::memory);
  }

  private Future<Void> memory(StoreServer.Memory memory) {
    fullness = memory.share();
    full = fullness > STOP_AT;
    shares.maxMemory(memory.max());
    if (!shares.possible(fullness)) {
      shares.clear();
      return Future.succeededFuture();
    }
    return counts()
        .map(
            counts -> {
              shares.judge(counts, memory.max());
              return null;
            });
  }

  /**
   * How much of the memory that one may hold each destination has, by id: over 1 its sources are
   * answered 503. Empty without a limit of the memory.
   */
  public Map<String, Double> shares(Map<String, Counts> counts) {
    return shares.of(counts);
  }

  /** How much of its maxmemory Redis used at the last {@link #check}: 0 to 1; 0 without a limit. */
  public double fullness() {
    return fullness;
  }

  /**
   * Stores an event, its dedup key and its deliveries in one step; refused while Redis is nearly
   * full, or one of the destinations holds more than its share of it.
   */
  public Future<AcceptResult> accept(AcceptRequest request) {
    StoreUnavailable refused = refusal(request.deliveries(), NewDelivery::destinationId);
    if (refused != null) {
      return Future.failedFuture(refused);
    }
    return writes.accept(request).onSuccess(result -> watcher.accept(request, result));
  }

  /** Why nothing is made for these destinations now; null when nothing is against it. */
  private <T> @Nullable StoreUnavailable refusal(
      List<T> deliveries, Function<T, String> destination) {
    if (full) {
      return new StoreUnavailable(
          StoreUnavailable.Reason.FULL,
          "Redis is filled beyond 85 percent of its maxmemory; what waits is still delivered");
    }
    String over = shares.first(deliveries, destination);
    return over == null
        ? null
        : new StoreUnavailable(
            StoreUnavailable.Reason.FULL,
            "the destination "
                + over
                + " holds more than retention.perDestination of the memory; what waits for it is"
                + " still delivered, and its dead letters can be replayed or purged");
  }

  /**
   * Tells one watcher of every accept of this node from now on, whoever asked for it, before that
   * one hears of it; on its event loop. The watcher may neither throw nor wait.
   */
  public void watch(BiConsumer<AcceptRequest, AcceptResult> accepts) {
    watcher = accepts;
  }

  /** Leases what is due of one destination in one shard. */
  public Future<ClaimResult> claim(ClaimRequest request) {
    return leases.claim(request);
  }

  /**
   * Settles a leased delivery, then gives its permit back when it has one; safe to run twice. Where
   * it fails the permit stays, since the lease may: it ends by itself.
   */
  public Future<SettleResult> settle(LeasedDelivery delivery, Settlement settlement) {
    Future<SettleResult> settled = leases.settle(delivery, settlement);
    return delivery.permit() == null
        ? settled
        : settled.compose(result -> limits.giveBack(delivery, settlement).map(result));
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

  /** What destinations with limits let start. */
  public Limits limits() {
    return limits;
  }

  /**
   * What is due in one shard.
   *
   * @param skip so many of the longest due are left out
   */
  public Future<DueResult> due(int shard, int skip) {
    return leases.due(shard, skip);
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

  /**
   * Makes dead letters of what waits for a disabled destination in one shard, some at a time.
   *
   * @return how many died; 0 when nothing waits any more
   */
  public Future<Integer> bury(int shard, String destinationId) {
    return leases.bury(shard, destinationId);
  }

  /** The live state of destinations. */
  public Switches switches() {
    return switches;
  }

  /** Who changed what. */
  public Audit audit() {
    return audit;
  }

  /** What the API made. */
  public Definitions definitions() {
    return definitions;
  }

  /** What people end. */
  public Endings endings() {
    return endings;
  }

  /** What goes when its time is over. */
  public Retention retention() {
    return retention;
  }

  /** What nodes say of themselves. */
  public Nodes nodes() {
    return nodes;
  }

  /** Sealing everything anew with the newest key. */
  public Rotation rotation() {
    return rotation;
  }

  /** Jobs that replay in bulk. */
  public ReplayJobs replays() {
    return replays;
  }

  /** One event with its deliveries and their attempts; null when there is none. */
  public Future<@Nullable EventDetails> event(String eventId) {
    return events.event(eventId);
  }

  /** A page of events, newest first. */
  public Future<Page<EventSummary>> events(EventQuery query) {
    return events.events(query);
  }

  /**
   * A page of events whose payloads have these values at these JSON pointers, or cannot be read,
   * the newest first. Of the query, status, destination and q are not asked.
   */
  public Future<Page<EventMatch>> matching(EventQuery query, Map<String, String> match) {
    return events.matching(query, match);
  }

  /** A page of dead letters, the latest to die first. */
  public Future<Page<DeadLetter>> deadLetters(DeadLetterQuery query) {
    return deadLetters.deadLetters(query);
  }

  /** Evidence of what was not accepted. */
  public Rejections rejections() {
    return rejections;
  }

  /** What alerts tell of. */
  public Incidents incidents() {
    return incidents;
  }

  /**
   * Makes new deliveries of a stored event, and takes the dead letters they come from off the list
   * in the same step; safe to run twice with the same replay id. Refused like an accept, but that a
   * destination which holds more than its share may have its dead letters back.
   *
   * @return how many were made; 0 when the event is gone
   */
  public Future<Integer> replay(String replayId, String eventId, List<ReplayTarget> targets) {
    return replay(replayId, eventId, targets, 0);
  }

  private Future<Integer> replay(
      String replayId, String eventId, List<ReplayTarget> targets, long keepCountersMillis) {
    List<ReplayTarget> more = targets.stream().filter(it -> !it.onlyIfDead()).toList();
    StoreUnavailable refused = refusal(more, ReplayTarget::destinationId);
    return refused == null
        ? writes.replay(replayId, eventId, targets, keepCountersMillis)
        : Future.failedFuture(refused);
  }

  /** The same for a job, whose {@link ReplayJobs#progress} counts how these deliveries end. */
  public Future<Integer> replayOfJob(String replayId, String eventId, List<ReplayTarget> targets) {
    return replay(replayId, eventId, targets, ReplayJobs.COUNTERS_MILLIS);
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
    Map<String, Counts> here = new HashMap<>();
    for (String field : counters.names()) {
      int colon = field.lastIndexOf(':');
      String destination = field.substring(0, colon);
      if (!destination.equals("bytes")) {
        here.merge(
            destination.isEmpty() ? "" : "dst_" + destination,
            Counts.of(field.charAt(colon + 1), counters.of(field).number()),
            Counts::plus);
      }
    }
    here.forEach((id, count) -> counts.merge(id, count.corrected(), Counts::plus));
  }

  /** 64 random bits: never a counter, which a failover would repeat. */
  private static String token() {
    return Long.toHexString(RANDOM.get().nextLong());
  }
}
