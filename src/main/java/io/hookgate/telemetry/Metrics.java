package io.hookgate.telemetry;

import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.traffic.Traffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every metric that Hookgate itself reports, under the names that users see. Safe from every
 * thread. Label values are names from the configuration, {@code send} for messages to one URL, and
 * {@code other} once there are {@value #MAX_NAMES} of them.
 */
public final class Metrics {
  /** Distinct source or destination names that get a series of their own. */
  static final int MAX_NAMES = 1000;

  /** Secrets of a source that get a series of their own. */
  private static final int MAX_SECRETS = 20;

  private static final Duration[] ACK_BUCKETS = millis(1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000);
  private static final Duration[] LAG_BUCKETS =
      millis(5, 10, 25, 50, 100, 250, 1000, 5000, 30_000, 300_000, 3_600_000, 86_400_000);

  private final PrometheusMeterRegistry registry;

  /**
   * For the gauge hookgate_dead_letters alone: one registry takes its name and that of the counter
   * for the same.
   */
  private final PrometheusMeterRegistry besides =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Traffic traffic = new Traffic(System::currentTimeMillis);
  private final Timer ack;
  private final Timer lag;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  // On the hot path: looked up by the name itself, without a key made for it.
  private final Map<EventOutcome, Map<String, Counter>> events = perConstant(EventOutcome.class);
  private final Map<AttemptOutcome, Map<String, Counter>> attempts =
      perConstant(AttemptOutcome.class);
  private final List<Map<String, Counter>> verified =
      Stream.<Map<String, Counter>>generate(ConcurrentHashMap::new).limit(MAX_SECRETS + 1).toList();
  private final Map<String, Counter> replayed = new ConcurrentHashMap<>();
  private final Map<String, Timer> attemptTimers = new ConcurrentHashMap<>();
  private final Map<String, Timer> redisTimers = new ConcurrentHashMap<>();
  private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();

  /** What became of a request to a source. */
  public enum EventOutcome {
    ACCEPTED,
    DUPLICATE,
    UNROUTED,
    UNPARSABLE,
    REJECTED,
    UNAVAILABLE
  }

  /** Why no evidence of a rejection is kept. */
  public enum MissedBecause {
    /** More in this second than are kept of a source, or more at once than the node writes. */
    BUDGET,
    /** It could not be written. */
    ERROR
  }

  /** Registers with that registry. */
  public Metrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
    this.ack =
        Timer.builder("hookgate.ack.seconds")
            .description("From a request's first byte to its answer")
            .serviceLevelObjectives(ACK_BUCKETS)
            .register(registry);
    this.lag =
        Timer.builder("hookgate.delivery.lag.seconds")
            .description("From accept to delivered")
            .serviceLevelObjectives(LAG_BUCKETS)
            .register(registry);
  }

  /** What passes through, one by one and in numbers: what the API tells live. */
  public Traffic traffic() {
    return traffic;
  }

  /** Counts one request to a source by what became of it. */
  public void event(String source, EventOutcome outcome) {
    cached(
            Objects.requireNonNull(events.get(outcome)),
            source,
            name -> counter("hookgate.events", "source", name, "outcome", lower(outcome)))
        .increment();
  }

  /**
   * Counts accepted events without a dedup key, which cannot be recognised when they come again.
   */
  public void withoutDedupKey(String source) {
    counter("hookgate.events.without.dedup.key", "source", source, "", "").increment();
  }

  /** Counts a request that was not taken, by why; the reason is a word of a fixed set. */
  public void rejected(String source, String reason) {
    counter("hookgate.rejections", "source", source, "reason", reason).increment();
  }

  /** Counts a rejection of which no evidence is kept. */
  public void rejectionMissed(MissedBecause cause) {
    counter("hookgate.rejections.missed", "cause", lower(cause), "", "").increment();
  }

  /**
   * Counts a request that a secret proved.
   *
   * @param index of the secret in the source's configuration, from 0; those beyond the 20th share a
   *     series
   */
  public void verified(String source, int index) {
    int place = Math.min(index, MAX_SECRETS);
    cached(
            verified.get(place),
            source,
            name ->
                counter(
                    "hookgate.verified",
                    "source",
                    name,
                    "secret",
                    place == MAX_SECRETS ? "other" : Integer.toString(place + 1)))
        .increment();
  }

  /** Counts requests that a secret proved which the source's provider brought itself. */
  public void verifiedByBrought(String source) {
    counter("hookgate.verified", "source", source, "secret", "brought").increment();
  }

  /** Counts questions of a source's provider that were answered. */
  public void handshake(String source) {
    counter("hookgate.handshakes", "source", source, "", "").increment();
  }

  /** Records how long an accepted request waited for its answer. */
  public void acknowledged(long nanos) {
    ack.record(nanos, TimeUnit.NANOSECONDS);
    traffic.acknowledged(nanos);
  }

  /** Records one attempt. */
  public void attempt(String destination, AttemptOutcome outcome, long nanos) {
    cached(
            Objects.requireNonNull(attempts.get(outcome)),
            destination,
            name -> counter("hookgate.attempts", "destination", name, "outcome", outcome.word()))
        .increment();
    timer(attemptTimers, "hookgate.attempt.seconds", "destination", destination)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Records a delivery that arrived, so long after it was accepted. */
  public void delivered(long lagMillis) {
    lag.record(Math.max(0, lagMillis), TimeUnit.MILLISECONDS);
  }

  /** Counts a new dead letter. */
  public void deadLetter(String destination, DeadReason reason) {
    counter("hookgate.dead.letters", "destination", destination, "reason", reason.word())
        .increment();
  }

  /** Counts what became of a delivery that a replay made: delivered, retrying, dead, cancelled. */
  public void replayed(DeliveryState became) {
    cached(
            replayed,
            became.word(),
            word -> Counter.builder("hookgate.replayed").tag("outcome", word).register(registry))
        .increment();
  }

  /** Counts an alert that this node was the first to tell; both are words of fixed sets. */
  public void alert(String kind, String state) {
    counter("hookgate.alerts", "kind", kind, "state", state).increment();
  }

  /** Counts what retention removed; the word is of a fixed set. */
  public void retention(String what, long many) {
    cached(
            counters,
            "hookgate.retention" + what,
            k -> Counter.builder("hookgate.retention").tag("what", what).register(registry))
        .increment((double) many);
  }

  /** Counts a step of retention that failed for another reason than the store's absence. */
  public void retentionFailed() {
    counter("hookgate.retention.failures", "", "", "", "").increment();
  }

  /** How long ago the oldest event that is kept was accepted; 0 when there is none. */
  public void oldestEvent(double seconds) {
    gauge(registry, "hookgate.retention.oldest.seconds", "", "", "", "", seconds);
  }

  /** Counts something sealed that did not open with the keys that are here. */
  public void unreadable(String key) {
    counter("hookgate.unreadable", "key", key, "", "").increment();
  }

  /** Records one round trip to Redis. */
  public void redis(String script, long nanos) {
    timer(redisTimers, "hookgate.redis.seconds", "script", script)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** How many clients read the live feed of this node. */
  public void streamClients(int count) {
    gauge(registry, "hookgate.stream.clients", "", "", "", "", count);
  }

  /** Counts what a client of the live feed was too slow, or came back too late, to be told. */
  public void streamMissed(long items) {
    counter("hookgate.stream.missed", "", "", "", "").increment((double) items);
  }

  /** 0 closed, 1 half open, 2 open. */
  public void circuitState(String destination, int state) {
    gauge(registry, "hookgate.circuit.state", "destination", destination, "", "", state);
  }

  /** What was told of a destination's circuit last: 0 closed, also before anything was, 1, 2. */
  public int circuitState(String destination) {
    AtomicReference<Double> last =
        gauges.get("hookgate.circuit.state" + '\0' + bounded(destination) + '\0');
    return last == null ? 0 : Objects.requireNonNull(last.get()).intValue();
  }

  /** Open deliveries of a destination in a state. */
  public void backlog(String destination, String state, long count) {
    gauge(registry, "hookgate.backlog", "destination", destination, "state", state, (double) count);
  }

  /** Age of the delivery that has been due longest. */
  public void oldestPending(String destination, double seconds) {
    gauge(registry, "hookgate.oldest.pending.seconds", "destination", destination, "", "", seconds);
  }

  /** Dead letters of a destination, now. */
  public void deadLetters(String destination, long count) {
    gauge(besides, "hookgate.dead.letters", "destination", destination, "", "", (double) count);
  }

  /**
   * Everything, Vert.x's own included, as Prometheus reads it. Takes its time: not for event loops.
   */
  public String scrape() {
    return registry.scrape() + besides.scrape();
  }

  private Counter counter(String name, String key1, String value1, String key2, String value2) {
    return cached(
        counters,
        name + '\0' + value1 + '\0' + value2,
        k -> {
          Counter.Builder builder = Counter.builder(name);
          if (!key1.isEmpty()) {
            builder.tag(key1, bounded(value1));
          }
          return (key2.isEmpty() ? builder : builder.tag(key2, value2)).register(registry);
        });
  }

  private Timer timer(Map<String, Timer> timers, String name, String key, String value) {
    return cached(timers, value, v -> Timer.builder(name).tag(key, bounded(v)).register(registry));
  }

  private void gauge(
      MeterRegistry to,
      String name,
      String key1,
      String value1,
      String key2,
      String value2,
      double value) {
    cached(
            gauges,
            name + '\0' + bounded(value1) + '\0' + value2,
            k -> {
              AtomicReference<Double> cell = new AtomicReference<>(value);
              Gauge.Builder<AtomicReference<Double>> builder =
                  Gauge.builder(name, cell, AtomicReference::get);
              if (!key1.isEmpty()) {
                builder.tag(key1, bounded(value1));
              }
              (key2.isEmpty() ? builder : builder.tag(key2, value2)).register(to);
              return cell;
            })
        .set(value);
  }

  private String bounded(String name) {
    String known = names.get(name);
    if (known != null) {
      return known;
    }
    return names.size() >= MAX_NAMES ? "other" : names.computeIfAbsent(name, n -> n);
  }

  private static <E extends Enum<E>> Map<E, Map<String, Counter>> perConstant(Class<E> type) {
    Map<E, Map<String, Counter>> maps = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      maps.put(constant, new ConcurrentHashMap<>());
    }
    return maps;
  }

  private static <T> T cached(Map<String, T> cache, String key, Function<String, T> make) {
    T found = cache.get(key);
    return found != null ? found : cache.computeIfAbsent(key, make);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Duration[] millis(long... values) {
    Duration[] durations = new Duration[values.length];
    for (int i = 0; i < values.length; i++) {
      durations[i] = Duration.ofMillis(values[i]);
    }
    return durations;
  }
}
