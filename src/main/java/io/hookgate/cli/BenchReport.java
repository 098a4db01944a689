package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a load came to.
 *
 * @param took how long was sent
 * @param outcome null when nobody looked
 */
record BenchReport(
    BenchTally.Counts counts,
    BenchTally.Latency latency,
    Duration took,
    BenchVerify.@Nullable Outcome outcome) {
  private static final double MICROS = 1000;

  /** Whether something was accepted, and nothing that was is missing. */
  boolean well() {
    return counts.accepted() > 0 && (outcome == null || outcome.missing() == 0);
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "sent        %d in %.1f s, %.1f a second",
            counts.sent(), seconds(), counts.sent() / seconds()));
    lines.add(
        format(
            "accepted    %d, %.1f a second; duplicates %d",
            counts.accepted(), counts.accepted() / seconds(), counts.duplicates()));
    lines.add("answers     " + listed(counts.statuses()));
    lines.add(
        format(
            "latency     p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms",
            latency.p50() / MICROS,
            latency.p95() / MICROS,
            latency.p99() / MICROS,
            latency.max() / MICROS));
    lines.add("no answer   " + listed(counts.errors()));
    if (outcome != null) {
      lines.add(
          format(
              "afterwards  delivered %d, dead or cancelled %d, waiting %d, unrouted %d, missing %d",
              outcome.delivered(),
              outcome.ended(),
              outcome.waiting(),
              outcome.unrouted(),
              outcome.missing()));
    }
    return lines;
  }

  /** For programs; times in milliseconds. */
  JsonObject json() {
    JsonObject statuses = new JsonObject();
    counts.statuses().forEach((status, count) -> statuses.put(status.toString(), count));
    JsonObject errors = new JsonObject();
    counts.errors().forEach(errors::put);
    JsonObject times =
        new JsonObject()
            .put("p50", latency.p50() / MICROS)
            .put("p95", latency.p95() / MICROS)
            .put("p99", latency.p99() / MICROS)
            .put("max", latency.max() / MICROS);
    return new JsonObject()
        .put("seconds", seconds())
        .put("sent", counts.sent())
        .put("accepted", counts.accepted())
        .put("acceptedPerSecond", counts.accepted() / seconds())
        .put("duplicates", counts.duplicates())
        .put("statuses", statuses)
        .put("errors", errors)
        .put("latencyMillis", times)
        .put("afterwards", outcome == null ? null : outcome.json());
  }

  private double seconds() {
    return took.toNanos() / 1e9;
  }

  private static String listed(Map<?, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(it -> it.getKey() + ": " + it.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
