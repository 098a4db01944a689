package io.hookgate.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Processor time of the processes of one scenario, by part: gateway, redis, sink, generator... */
record CpuShares(long nanoTime, Map<String, Duration> used) {
  /** What each process has used so far; a process's children count, a Redis apart. */
  static CpuShares now(Map<String, Running> processes) {
    Map<String, Duration> used = new LinkedHashMap<>();
    processes.forEach((part, process) -> process.tree().forEach(handle -> add(used, part, handle)));
    return new CpuShares(System.nanoTime(), used);
  }

  /** What this process has used so far. */
  static CpuShares ofThisProcess(String part) {
    Map<String, Duration> used = new LinkedHashMap<>();
    add(used, part, ProcessHandle.current());
    return new CpuShares(System.nanoTime(), used);
  }

  /** Percent of one core that each part used since an earlier sample that has it too. */
  Map<String, Double> percentSince(CpuShares earlier) {
    double nanos = nanoTime - earlier.nanoTime;
    Map<String, Double> percent = new LinkedHashMap<>();
    used.forEach(
        (part, time) -> {
          Duration before = earlier.used.get(part);
          if (before != null) {
            percent.put(part, 100 * time.minus(before).toNanos() / nanos);
          }
        });
    return percent;
  }

  private static void add(Map<String, Duration> used, String part, ProcessHandle handle) {
    handle
        .info()
        .totalCpuDuration()
        .ifPresent(time -> used.merge(isRedis(handle) ? "redis" : part, time, Duration::plus));
  }

  private static boolean isRedis(ProcessHandle handle) {
    String command = handle.info().command().orElse("").toLowerCase(Locale.ROOT);
    String file = command.substring(command.lastIndexOf('/') + 1);
    return List.of("redis", "valkey").stream().anyMatch(file::contains);
  }
}
