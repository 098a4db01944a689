package io.hookgate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The load generator as a process. Prints {@code {"window":"open"}} when the window opens, and one
 * line with the {@link LoadResult} at the end.
 */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Sends signed events to 127.0.0.1, in open or closed loop, for a bounded time.")
final class LoadGenerator implements Callable<Integer> {
  /** Key of its own share of the processors, percent of one core, beside the result. */
  static final String CPU = "generator";

  @Option(names = "--port", required = true, description = "Port on 127.0.0.1.")
  int port;

  @Option(names = "--path", defaultValue = "/", description = "Path to post to.")
  String path = "/";

  @Option(names = "--connections", defaultValue = "64", description = "Connections, no pipelining.")
  int connections;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Requests a second on a fixed schedule; 0: closed loop.")
  double rate;

  @Option(names = "--warmup", defaultValue = "15", description = "Seconds before the window.")
  double warmup;

  @Option(names = "--window", defaultValue = "10", description = "Seconds that are measured.")
  double window;

  @Option(names = "--first", defaultValue = "0", description = "Number of the first event.")
  int first;

  @Option(names = "--count", defaultValue = "10000000", description = "At most so many events.")
  int count;

  @Option(names = "--journal", description = "File that follows every event.")
  @Nullable Path journal;

  /** Runs; exits 0 when the load was sent, whatever the answers were. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LoadGenerator()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Journal opened = journal == null ? null : Journal.open(journal);
    int room = opened == null ? count : Math.min(count, opened.capacity() - first);
    Load load = new Load(port, path, connections, rate, warmup, window, first, room);
    LoadLoop loop = new LoadLoop(load, opened);
    // The first look loads classes, which would stall the schedule if it came with the window.
    CpuShares[] opening = {cpu()};
    LoadResult result =
        loop.run(
            () -> {
              opening[0] = cpu();
              say("{\"window\":\"open\"}");
            });
    say(result.toJson().put(CPU, cpu().percentSince(opening[0]).get(CPU)).encode());
    return 0;
  }

  private static CpuShares cpu() {
    return CpuShares.ofThisProcess(CPU);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
