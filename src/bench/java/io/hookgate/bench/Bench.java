package io.hookgate.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The driver: starts bare server, gateways, sinks and generators, measures them in alternation, and
 * holds the medians against the marks. Run it through {@code scripts/bench}, in the repository's
 * directory.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the gateway with a bare Vert.x server in the same run, on this machine.",
      "A missed mark is printed; the exit code is 0 unless something could not be measured."
    })
final class Bench implements Callable<Integer> {
  private static final double BUSY = 0.5;

  @Option(names = "--warmup", description = "Seconds of load before every window.")
  double warmup = 15;

  @Option(names = "--window", description = "Seconds of every window.")
  double window = 10;

  @Option(names = "--rounds", description = "How often reference and gateway take turns.")
  int rounds = 3;

  @Option(names = "--connections", description = "Connections of the generator.")
  int connections = 64;

  @Option(names = "--backlog", description = "Events stored for the bytes per pending delivery.")
  int backlog = 50_000;

  @Option(names = "--quick", description = "A smoke run: its figures mean nothing.")
  boolean quick;

  @Option(
      names = "--only",
      description = "What to measure: ${COMPLETION-CANDIDATES} (default: all of it).")
  @Nullable Part only;

  @Option(names = "--out", description = "Directory for results and logs.")
  Path out = Path.of("target", "bench");

  /** What can be measured by itself. */
  enum Part {
    THROUGHPUT,
    NEIGHBOURS
  }

  /** Runs; exits 0 when everything was measured, 1 when not, 2 on wrong usage. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Plan plan = quick ? Plan.quick() : new Plan(warmup, window, rounds, connections, backlog);
    System.out.printf(
        "%d rounds, %.0f s of warm-up, %.0f s windows: about %s, ended after %s at the latest%n",
        plan.rounds(), plan.warmup(), plan.window(), text(plan.expected()), text(plan.limit()));
    Results results = new Results();
    noteOthers(results);
    boolean complete = measure(plan, results);
    Report report = new Report(plan, results);
    report.print(System.out);
    Path file = out.resolve("results.json");
    Files.writeString(file, report.toJson().encodePrettily());
    System.out.println("written to " + file);
    return complete ? 0 : 1;
  }

  private static void noteOthers(Results results) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > BUSY) {
      results.note(
          "the machine was busy before the benchmark began (load average %.1f)".formatted(load));
    }
  }

  private boolean measure(Plan plan, Results results) throws IOException, InterruptedException {
    try (Processes processes = new Processes(out.resolve("logs"))) {
      endAfter(plan.limit(), processes);
      if (only != Part.NEIGHBOURS) {
        new Scenarios(plan, processes, results, Bench::progress).run();
      }
      if (only != Part.THROUGHPUT) {
        new Neighbours(plan, processes, results, Bench::progress).run();
      }
      return true;
    } catch (IOException e) {
      System.err.println("not everything could be measured: " + e.getMessage());
      return false;
    }
  }

  private static void progress(String step) {
    System.out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + step);
  }

  /** Ends all processes after the limit, upon which whoever waits for one gives up. */
  private static void endAfter(Duration limit, Processes processes) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(limit.toSeconds());
                System.err.println("not finished within " + text(limit) + ": ending");
                processes.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                System.err.println("temporary files were left: " + e.getMessage());
              }
            },
            "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private static String text(Duration duration) {
    return "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart());
  }
}
