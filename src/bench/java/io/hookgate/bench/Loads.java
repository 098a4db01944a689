package io.hookgate.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs load generators, one at a time, and notes who used the processors meanwhile. */
final class Loads {
  private final Processes processes;
  private final Results results;

  Loads(Processes processes, Results results) {
    this.processes = processes;
    this.results = results;
  }

  /**
   * Runs one load to its end, and notes what went wrong and the processors' shares.
   *
   * @param scenario what they are noted under
   * @param watched whose shares, besides the generator's
   */
  LoadResult run(String scenario, Load load, @Nullable Path journal, Map<String, Running> watched)
      throws IOException {
    JsonObject line = send(load, journal, watched, cpu -> results.addCpu(scenario, cpu));
    LoadResult result = LoadResult.of(line);
    note(scenario, result);
    return result;
  }

  /** Runs one load that may be too much. */
  LoadResult attempt(Load load, @Nullable Path journal) throws IOException {
    return LoadResult.of(send(load, journal, Map.of(), cpu -> {}));
  }

  private JsonObject send(
      Load load,
      @Nullable Path journal,
      Map<String, Running> watched,
      Consumer<Map<String, Double>> shares)
      throws IOException {
    Running generator =
        processes.startJava(
            LoadGenerator.class, List.of("-XX:+UseSerialGC", "-Xmx512m"), arguments(load, journal));
    try {
      generator.line();
      CpuShares before = CpuShares.now(watched);
      JsonObject result = generator.line();
      Map<String, Double> cpu = CpuShares.now(watched).percentSince(before);
      Double own = result.getDouble(LoadGenerator.CPU);
      if (own != null) {
        cpu.put(LoadGenerator.CPU, own);
      }
      shares.accept(cpu);
      return result;
    } finally {
      processes.stop(generator);
    }
  }

  private void note(String scenario, LoadResult result) {
    results.count(Figure.FAILURES, result.failures());
    if (result.failures() > 0) {
      results.note(
          "%s: %d answered without 2xx, %d broken, %d unanswered, %d never sent"
              .formatted(
                  scenario,
                  result.refused(),
                  result.broken(),
                  result.unanswered(),
                  result.unsent()));
    }
  }

  private static List<String> arguments(Load load, @Nullable Path journal) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", String.valueOf(load.port()), "--path", load.path()));
    arguments.addAll(List.of("--connections", String.valueOf(load.connections())));
    arguments.addAll(List.of("--rate", String.valueOf(load.rate())));
    arguments.addAll(List.of("--warmup", String.valueOf(load.warmup())));
    arguments.addAll(List.of("--window", String.valueOf(load.window())));
    arguments.addAll(List.of("--first", String.valueOf(load.first())));
    arguments.addAll(List.of("--count", String.valueOf(load.count())));
    if (journal != null) {
      arguments.addAll(List.of("--journal", journal.toString()));
    }
    return arguments;
  }
}
