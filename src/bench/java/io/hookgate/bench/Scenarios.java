package io.hookgate.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is measured, in alternation, and in which order. */
final class Scenarios {
  private static final String EVERYSEC = "everysec";
  private static final String ALWAYS = "always";
  private static final int WARM_EVENTS = 2_000;
  private static final int ROUND_TRIP_EVENTS = 10_000;
  private static final double ROUND_TRIP_RATE = 2_000;
  private static final double MAX_BACKLOG_SECONDS = 60;
  private static final int NOBODY_LISTENS = 9;
  private static final int STEADY_PAUSE_MILLIS = 250;
  private static final int STEADY_TRIES = 40;

  private final Plan plan;
  private final Processes processes;
  private final Results results;
  private final Loads loads;
  private final Consumer<String> progress;
  private double openRate;

  Scenarios(Plan plan, Processes processes, Results results, Consumer<String> progress) {
    this.plan = plan;
    this.processes = processes;
    this.results = results;
    this.loads = new Loads(processes, results);
    this.progress = progress;
  }

  /** Everything. */
  void run() throws IOException, InterruptedException {
    if (Wrk.isInstalled()) {
      progress.accept("signing what wrk will send");
      try (Wrk wrk = Wrk.prepare(processes, plan, results)) {
        rounds(wrk);
      }
    } else {
      rounds(null);
    }
    progress.accept("Redis bytes per pending delivery");
    results.add(Figure.BYTES_PAUSED, bytesPerPending(true));
    results.add(Figure.BYTES_ATTEMPTED, bytesPerPending(false));
    progress.accept("round trips");
    results.add(Figure.ROUND_TRIPS, roundTrips());
  }

  private void rounds(@Nullable Wrk wrk) throws IOException, InterruptedException {
    Running bare =
        processes.startJava(BareServer.class, List.of("-XX:+UseG1GC", "-Xmx512m"), List.of());
    int barePort = bare.line().getInteger("port");
    for (int round = 1; round <= plan.rounds(); round++) {
      progress.accept("round " + round + " of " + plan.rounds() + ": bare server");
      LoadResult reference =
          loads.run("bare", closed(barePort, "/"), null, Map.of("bare server", bare));
      round(reference.acceptedPerSecond());
      if (wrk != null) {
        roundByWrk(wrk, barePort);
      }
    }
    processes.stop(bare);
  }

  private void round(double bare) throws IOException, InterruptedException {
    results.add(Figure.BARE, bare);
    progress.accept("  ingest, everysec");
    LoadResult everysec = ingest(EVERYSEC);
    results.add(Figure.INGEST_EVERYSEC, everysec.acceptedPerSecond());
    results.add(Figure.INGEST_ACK_P99, everysec.p99() / 1e3);
    results.add(Figure.INGEST_OVER_BARE, everysec.acceptedPerSecond() / bare);
    progress.accept("  ingest, always");
    double always = ingest(ALWAYS).acceptedPerSecond();
    results.add(Figure.INGEST_ALWAYS, always);
    results.add(Figure.INGEST_ALWAYS_OVER_BARE, always / bare);
    results.add(Figure.ALWAYS_OVER_EVERYSEC, always / everysec.acceptedPerSecond());
    progress.accept("  end to end, everysec");
    results.add(Figure.END_TO_END_OVER_BARE, endToEnd() / bare);
  }

  private void roundByWrk(Wrk wrk, int barePort) throws IOException, InterruptedException {
    progress.accept("  by wrk: bare server");
    double bare = wrk.rate("bare by wrk", barePort, "/", wrk.warm(barePort, "/"));
    results.add(Figure.WRK_BARE, bare);
    String path = GatewayUnderTest.PATH;
    progress.accept("  by wrk: ingest, everysec");
    JsonObject paused = GatewayUnderTest.destination(NOBODY_LISTENS, true);
    try (GatewayUnderTest gateway = GatewayUnderTest.start(processes, EVERYSEC, paused)) {
      int port = gateway.port();
      double rate = wrk.rate("ingest by wrk", port, path, wrk.warm(port, path));
      results.add(Figure.WRK_INGEST, rate);
      results.add(Figure.WRK_INGEST_OVER_BARE, rate / bare);
    }
    progress.accept("  by wrk: end to end, everysec");
    try (SinkProcess sink = SinkProcess.start(processes);
        GatewayUnderTest gateway =
            GatewayUnderTest.start(
                processes, EVERYSEC, GatewayUnderTest.destination(sink.port(), false))) {
      int next = wrk.warm(gateway.port(), path);
      long before = sink.stats().getLong("distinct");
      long began = System.nanoTime();
      double accepted = wrk.rate("end to end by wrk", gateway.port(), path, next);
      double seconds = (System.nanoTime() - began) / 1e9;
      double delivered = (sink.stats().getLong("distinct") - before) / seconds;
      results.add(Figure.WRK_END_TO_END, Math.min(accepted, delivered));
      results.add(Figure.WRK_END_TO_END_OVER_BARE, Math.min(accepted, delivered) / bare);
    }
  }

  /** Everything is stored and scheduled, and the paused destination gets none of it. */
  private LoadResult ingest(String durability) throws IOException, InterruptedException {
    JsonObject paused = GatewayUnderTest.destination(NOBODY_LISTENS, true);
    try (GatewayUnderTest gateway = GatewayUnderTest.start(processes, durability, paused)) {
      return loads.run(
          "ingest " + durability,
          closed(gateway.port(), GatewayUnderTest.PATH),
          null,
          Map.of("gateway", gateway.process()));
    }
  }

  private double endToEnd() throws IOException, InterruptedException {
    try (SinkProcess sink = SinkProcess.start(processes);
        GatewayUnderTest gateway =
            GatewayUnderTest.start(
                processes, EVERYSEC, GatewayUnderTest.destination(sink.port(), false))) {
      EndToEnd measured = new EndToEnd(plan, loads, results, gateway, sink);
      double rate = measured.highestLoad();
      if (openRate == 0) {
        progress.accept("  highest open-loop rate");
        openRate = measured.highestOpenRate(rate);
        results.add(Figure.HIGHEST, openRate);
      }
      progress.accept("  latencies at %.0f events/s".formatted(openRate / 2));
      measured.latencies(openRate / 2);
      return rate;
    }
  }

  /**
   * What one stored event with one unfinished delivery takes.
   *
   * @param paused whether it was never attempted; else it failed once and waits for its retry
   */
  private double bytesPerPending(boolean paused) throws IOException, InterruptedException {
    try (SinkProcess sink = SinkProcess.start(processes);
        GatewayUnderTest gateway =
            GatewayUnderTest.start(processes, EVERYSEC, waiting(sink.port(), paused));
        RedisProbe redis = gateway.redis()) {
      sink.answerWith(503);
      LoadResult warm = store(gateway, 0, WARM_EVENTS);
      long attempts = paused ? 0 : warm.accepted();
      long before = steadyMemory(redis, sink, attempts);
      LoadResult stored = store(gateway, warm.next(), plan.backlog());
      attempts += paused ? 0 : stored.accepted();
      long after = steadyMemory(redis, sink, attempts);
      return (double) (after - before) / stored.accepted();
    }
  }

  /** A destination whose deliveries stay unfinished: paused, or an hour from their first retry. */
  static JsonObject waiting(int port, boolean paused) {
    return GatewayUnderTest.destination(port, paused)
        .put("retry", new JsonObject().put("baseDelay", "1h").put("maxDelay", "2h"))
        .putNull("circuitBreaker");
  }

  /** Memory once the sink saw so many attempts and Redis allocates no more, or after 10 s. */
  private long steadyMemory(RedisProbe redis, SinkProcess sink, long attempts)
      throws IOException, InterruptedException {
    long last = -1;
    for (int i = 0; i < STEADY_TRIES; i++) {
      TimeUnit.MILLISECONDS.sleep(STEADY_PAUSE_MILLIS);
      long now = redis.usedMemory();
      boolean steady = Math.abs(now - last) < now / 1000;
      if (steady && sink.stats().getLong("requests") >= attempts) {
        return now;
      }
      last = now;
    }
    results.note(
        "bytes per pending delivery: not steady after 10 s; the sink saw %s of %d attempts"
            .formatted(sink.stats().getLong("requests"), attempts));
    return last;
  }

  private double roundTrips() throws IOException, InterruptedException {
    try (SinkProcess sink = SinkProcess.start(processes);
        GatewayUnderTest gateway =
            GatewayUnderTest.start(
                processes, EVERYSEC, GatewayUnderTest.destination(sink.port(), false));
        RedisProbe redis = gateway.redis()) {
      int first = follow(gateway, sink, 0, WARM_EVENTS).next();
      long before = redis.roundTrips();
      LoadResult load = follow(gateway, sink, first, ROUND_TRIP_EVENTS);
      return (double) (redis.roundTrips() - before) / load.accepted();
    }
  }

  /** So many events at a modest rate, until they are delivered. */
  private LoadResult follow(GatewayUnderTest gateway, SinkProcess sink, int first, int count)
      throws IOException, InterruptedException {
    LoadResult load =
        loads.run(
            "round trips",
            counted(gateway.port(), ROUND_TRIP_RATE, first, count),
            sink.file(),
            Map.of("gateway", gateway.process(), "sink", sink.process()));
    Delivered delivered = Delivered.await(sink.journal(), first, load, Plan.DRAIN);
    results.count(Figure.LOST, delivered.lost());
    return load;
  }

  private LoadResult store(GatewayUnderTest gateway, int first, int count) throws IOException {
    return loads.run(
        "backlog",
        counted(gateway.port(), 0, first, count),
        null,
        Map.of("gateway", gateway.process()));
  }

  private Load counted(int port, double rate, int first, int count) {
    return new Load(
        port,
        GatewayUnderTest.PATH,
        plan.connections(),
        rate,
        0,
        MAX_BACKLOG_SECONDS,
        first,
        count);
  }

  private Load closed(int port, String path) {
    return new Load(
        port, path, plan.connections(), 0, plan.warmup(), plan.window(), 0, Integer.MAX_VALUE);
  }
}
