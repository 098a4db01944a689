package io.hookgate.bench;

import io.hookgate.bench.GatewayUnderTest.Way;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What one destination's backlog costs others, and one lane's costs the other lanes. */
final class Neighbours {
  private static final String DURABILITY = "everysec";
  private static final String SICK_PATH = "/webhooks/sick";
  private static final String BULK_PATH = "/webhooks/bulk";
  private static final double HEALTHY_RATE = 1_000;
  private static final double HIGH_RATE = 200;
  private static final int LIMITED_RATE = 1_000;
  private static final double MAX_BACKLOG_SECONDS = 120;
  private static final int FLOOD_CONNECTIONS = 16;

  /** Numbers of events, apart for each load and within the journal. */
  private static final int SECOND_LOAD = 2_000_000;

  private static final int BACKLOG = 8_000_000;

  private final Plan plan;
  private final Processes processes;
  private final Results results;
  private final Loads loads;
  private final Consumer<String> progress;

  Neighbours(Plan plan, Processes processes, Results results, Consumer<String> progress) {
    this.plan = plan;
    this.processes = processes;
    this.results = results;
    this.loads = new Loads(processes, results);
    this.progress = progress;
  }

  /** Each round with a gateway of its own. */
  void run() throws IOException, InterruptedException {
    for (int round = 1; round <= plan.rounds(); round++) {
      progress.accept("neighbours, round " + round + " of " + plan.rounds());
      destinations();
      lanes();
    }
  }

  /** A healthy destination alone, and beside one that fails and has a backlog. */
  private void destinations() throws IOException, InterruptedException {
    try (SinkProcess healthy = SinkProcess.start(processes);
        SinkProcess sick = SinkProcess.start(processes);
        GatewayUnderTest gateway =
            GatewayUnderTest.start(
                processes,
                DURABILITY,
                List.of(
                    new Way(
                        "mail",
                        GatewayUnderTest.PATH,
                        GatewayUnderTest.destination(healthy.port(), false),
                        null),
                    new Way(
                        "sick",
                        SICK_PATH,
                        GatewayUnderTest.destination(sick.port(), false).put("name", "sick"),
                        null)))) {
      sick.answerWith(503);
      progress.accept("  a healthy destination alone");
      Delivered alone = steady("alone", gateway, healthy, HEALTHY_RATE, 0);
      int backlog = 2 * plan.backlog();
      progress.accept("  the same beside a failing one with a backlog of " + backlog);
      store(gateway, SICK_PATH, backlog);
      Delivered beside = steady("beside a backlog", gateway, healthy, HEALTHY_RATE, SECOND_LOAD);
      results.add(Figure.HEALTHY_ALONE, alone.p99() / 1e3);
      results.add(Figure.HEALTHY_BESIDE, beside.p99() / 1e3);
      results.add(Figure.HEALTHY_RATIO, (double) beside.p99() / alone.p99());
    }
  }

  /** The high lane of a destination alone, and while its low lane is full. */
  private void lanes() throws IOException, InterruptedException {
    try (SinkProcess sink = SinkProcess.start(processes)) {
      JsonObject limited =
          GatewayUnderTest.destination(sink.port(), false)
              .put("rateLimit", new JsonObject().put("permits", LIMITED_RATE));
      List<Way> ways =
          List.of(
              new Way("mail", GatewayUnderTest.PATH, limited, "high"),
              new Way("bulk", BULK_PATH, limited, "low"));
      try (GatewayUnderTest gateway = GatewayUnderTest.start(processes, DURABILITY, ways)) {
        progress.accept("  the high lane of a limited destination alone");
        Delivered alone = steady("high lane", gateway, sink, HIGH_RATE, 0);
        progress.accept("  the same with its low lane full");
        store(gateway, BULK_PATH, plan.backlog());
        long before = sink.stats().getLong("distinct");
        long began = System.nanoTime();
        Delivered flooded = steady("high lane, low full", gateway, sink, HIGH_RATE, SECOND_LOAD);
        double seconds = (System.nanoTime() - began) / 1e9;
        double all = (sink.stats().getLong("distinct") - before) / seconds;
        results.add(Figure.HIGH_ALONE, alone.p99() / 1e3);
        results.add(Figure.HIGH_FLOODED, flooded.p99() / 1e3);
        results.add(Figure.HIGH_RATIO, (double) flooded.p99() / alone.p99());
        results.add(Figure.LOW_SHARE, Math.max(0, 1 - HIGH_RATE / all));
      }
    }
  }

  /** What goes to the first path at a fixed rate, and when it arrives. */
  private Delivered steady(
      String scenario, GatewayUnderTest gateway, SinkProcess sink, double rate, int first)
      throws IOException, InterruptedException {
    Load load =
        new Load(
            gateway.port(),
            GatewayUnderTest.PATH,
            FLOOD_CONNECTIONS,
            rate,
            plan.warmup(),
            plan.window(),
            first,
            SECOND_LOAD);
    Map<String, Running> watched = Map.of("gateway", gateway.process(), "sink", sink.process());
    LoadResult result = loads.run(scenario, load, sink.file(), watched);
    Delivered delivered = Delivered.await(sink.journal(), first, result, Plan.DRAIN);
    results.count(Figure.LOST, delivered.lost());
    return delivered;
  }

  private void store(GatewayUnderTest gateway, String path, int count) throws IOException {
    loads.run(
        "backlog of a neighbour",
        new Load(
            gateway.port(), path, plan.connections(), 0, 0, MAX_BACKLOG_SECONDS, BACKLOG, count),
        null,
        Map.of("gateway", gateway.process()));
  }
}
