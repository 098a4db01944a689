package io.hookgate.bench;

import java.io.IOException;
import java.util.Map;

/** One gateway with one sink: everything that is accepted is delivered, and followed to there. */
final class EndToEnd {
  private static final long HIGHEST_P99_MICROS = 100_000;
  private static final double LOWEST_SHARE = 0.2;
  private static final double HIGHEST_SHARE = 1.2;

  private final Plan plan;
  private final Loads loads;
  private final Results results;
  private final GatewayUnderTest gateway;
  private final SinkProcess sink;
  private int next;

  EndToEnd(Plan plan, Loads loads, Results results, GatewayUnderTest gateway, SinkProcess sink) {
    this.plan = plan;
    this.loads = loads;
    this.results = results;
    this.gateway = gateway;
    this.sink = sink;
  }

  /**
   * As much as 64 connections take, until the last event is delivered.
   *
   * @return accepted or delivered events a second, whichever is fewer
   */
  double highestLoad() throws IOException, InterruptedException {
    try (RedisProbe redis = gateway.redis()) {
      long roundTrips = redis.roundTrips();
      long reads = redis.reads();
      Run run = run("end to end", 0);
      double accepted = run.load().acceptedPerSecond();
      double delivered = run.delivered().inWindow() / run.load().seconds();
      results.add(Figure.ACCEPTED, accepted);
      results.add(Figure.DELIVERED, delivered);
      results.add(Figure.DELIVERED_OVER_ACCEPTED, delivered / accepted);
      results.add(Figure.END_TO_END, Math.min(accepted, delivered));
      results.add(Figure.DRAIN, run.delivered().drainMicros() / 1e6);
      double events = run.load().accepted();
      results.add(Figure.ROUND_TRIPS_LOADED, (redis.roundTrips() - roundTrips) / events);
      results.add(Figure.READS_LOADED, (redis.reads() - reads) / events);
      return Math.min(accepted, delivered);
    }
  }

  /**
   * Looks for the highest open-loop rate at which the acknowledgement's p99 stays under 100 ms and
   * nothing is refused, by halving the interval around what the closed loop reached.
   */
  double highestOpenRate(double closedRate) throws IOException, InterruptedException {
    double low = LOWEST_SHARE * closedRate;
    double high = HIGHEST_SHARE * closedRate;
    for (int step = 0; step < Plan.SEARCH_STEPS; step++) {
      double rate = step == 0 ? closedRate : (low + high) / 2;
      Load load = load(rate, plan.searchWarmup(), plan.searchWindow());
      LoadResult result = loads.attempt(load, sink.file());
      settle(load, result);
      if (result.p99() < HIGHEST_P99_MICROS && result.failures() == 0) {
        low = rate;
      } else {
        high = rate;
      }
    }
    return low;
  }

  /** The latencies at a fixed rate. */
  void latencies(double rate) throws IOException, InterruptedException {
    Run run = run("half rate", rate);
    results.add(Figure.ACK_P50, run.load().p50() / 1e3);
    results.add(Figure.ACK_P99, run.load().p99() / 1e3);
    results.add(Figure.ACK_P999, run.load().p999() / 1e3);
    results.add(Figure.DELIVERY_P50, run.delivered().p50() / 1e3);
    results.add(Figure.DELIVERY_P99, run.delivered().p99() / 1e3);
    results.add(Figure.DELIVERY_P999, run.delivered().p999() / 1e3);
    results.count(Figure.DUPLICATES, sink.stats().getLong("duplicates"));
  }

  private Run run(String scenario, double rate) throws IOException, InterruptedException {
    Load load = load(rate, plan.warmup(), plan.window());
    Map<String, Running> watched = Map.of("gateway", gateway.process(), "sink", sink.process());
    LoadResult result = loads.run(scenario, load, sink.file(), watched);
    return new Run(result, settle(load, result));
  }

  private Load load(double rate, double warmup, double window) {
    return new Load(
        gateway.port(),
        GatewayUnderTest.PATH,
        plan.connections(),
        rate,
        warmup,
        window,
        next,
        Integer.MAX_VALUE - next);
  }

  /** Waits for the deliveries of a load, so that the next one starts without a backlog. */
  private Delivered settle(Load load, LoadResult result) throws InterruptedException {
    next = result.next();
    Delivered delivered = Delivered.await(sink.journal(), load.first(), result, Plan.DRAIN);
    results.count(Figure.LOST, delivered.lost());
    return delivered;
  }

  private record Run(LoadResult load, Delivered delivered) {}
}
