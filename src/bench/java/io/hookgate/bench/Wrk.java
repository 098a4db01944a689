package io.hookgate.bench;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The closed loop by wrk, the generator that the marks were measured with. It costs the machine
 * about twice what {@link LoadGenerator} does, so ratios with it are higher. Each request has an id
 * and a signature of its own, made before the run.
 */
final class Wrk implements AutoCloseable {
  private static final int FORESEEN = 1_300_000;

  /** Left out between warm-up and window: what wrk had sent without an answer. */
  private static final int GAP = 1_000;

  private static final double LIMIT_SECONDS = 10;
  private static final Pattern SENT = Pattern.compile("(\\d+) requests in ");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern FAILED =
      Pattern.compile("Non-2xx or 3xx responses: \\d+|Socket errors: .*");

  private static final String SCRIPT =
      """
      local file
      function init(args)
        file = io.open(args[1], 'rb')
        file:setvbuf('full', 1048576)
        file:seek('set', tonumber(args[2]) * %1$d)
      end
      function request()
        local line = file:read(%1$d)
        if not line then
          file:seek('set', 0)
          line = file:read(%1$d)
        end
        return '%2$s' .. line:sub(%4$d + 1, -2) .. '\\r\\n\\r\\n%3$s' .. line:sub(1, %4$d) .. '%5$s'
      end
      """;

  private final Processes processes;
  private final Plan plan;
  private final Results results;
  private final Path directory;

  private Wrk(Processes processes, Plan plan, Results results, Path directory) {
    this.processes = processes;
    this.plan = plan;
    this.results = results;
    this.directory = directory;
  }

  static boolean isInstalled() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
  }

  /** Signs what will be sent. */
  static Wrk prepare(Processes processes, Plan plan, Results results) throws IOException {
    Path directory = processes.scratch().memoryDirectory();
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve("signed")))) {
      Requests.writeSigned(out, FORESEEN);
    }
    return new Wrk(processes, plan, results, directory);
  }

  /** Warms a server up; returns the number of the first event that it has not had. */
  int warm(int port, String path) throws IOException, InterruptedException {
    Files.writeString(directory.resolve("wrk.lua"), script(port, path));
    String warm = run(port, path, plan.warmup(), 0);
    return (int) Math.min(FORESEEN - 1, number(SENT, warm) + GAP);
  }

  /** 2xx a second in the window, which follows {@link #warm}; failures are noted. */
  double rate(String scenario, int port, String path, int next)
      throws IOException, InterruptedException {
    String measured = run(port, path, plan.window(), next);
    if (path.length() > 1 && next + number(SENT, measured) > FORESEEN) {
      results.note(scenario + ": more requests than foreseen, so some were duplicates");
    }
    Matcher failed = FAILED.matcher(measured);
    if (failed.find()) {
      results.note(scenario + ": " + failed.group());
    }
    return number(RATE, measured);
  }

  private static String script(int port, String path) {
    return SCRIPT.formatted(
        Requests.SIGNED_BYTES,
        Requests.head(port, path).replace("\r\n", "\\r\\n"),
        Requests.ID_PREFIX,
        Requests.DIGITS,
        Requests.afterId());
  }

  private String run(int port, String path, double seconds, int from)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "wrk",
            "-t1",
            "-c" + plan.connections(),
            String.format(Locale.ROOT, "-d%ds", Math.max(1, Math.round(seconds))),
            "-s",
            directory.resolve("wrk.lua").toString(),
            "http://127.0.0.1:" + port + path,
            "--",
            directory.resolve("signed").toString(),
            Integer.toString(from));
    Running wrk = processes.startLogged("wrk", command);
    if (!wrk.endsWithin(seconds + LIMIT_SECONDS)) {
      processes.stop(wrk);
      throw new IOException("wrk did not end " + LIMIT_SECONDS + " s after its time");
    }
    String said = wrk.logTail();
    processes.stop(wrk);
    return said;
  }

  private static double number(Pattern pattern, String said) throws IOException {
    Matcher found = pattern.matcher(said);
    if (!found.find()) {
      throw new IOException("wrk did not say " + pattern + "; it said:\n" + said);
    }
    return Double.parseDouble(found.group(1));
  }

  @Override
  public void close() throws IOException {
    processes.scratch().remove(directory);
  }
}
