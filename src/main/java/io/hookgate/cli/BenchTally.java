package io.hookgate.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of the requests of a load. Any thread. */
final class BenchTally {
  /** Ids that are kept to be looked up afterwards. */
  static final int MOST_IDS = 200_000;

  private static final int MOST_ERRORS = 20;

  private final boolean keepIds;
  private final LatencyHistogram latency = new LatencyHistogram();
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();
  private long sent;
  private long accepted;
  private long duplicates;

  /**
   * The counts at one moment; {@code sent} is the sum of answered and failed once none is under
   * way.
   *
   * @param accepted answered with 2xx and new
   * @param duplicates answered with 2xx and known before
   * @param statuses answers by status
   * @param errors requests without an answer, by why
   */
  record Counts(
      long sent,
      long accepted,
      long duplicates,
      Map<Integer, Long> statuses,
      Map<String, Long> errors) {
    long answered() {
      return statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    long failed() {
      return errors.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Times in microseconds, of requests that were answered. */
  record Latency(long p50, long p95, long p99, long max) {}

  BenchTally(boolean keepIds) {
    this.keepIds = keepIds;
  }

  synchronized void sent() {
    sent++;
  }

  /**
   * A request was answered.
   *
   * @param micros since it was due
   */
  synchronized void answered(int status, String body, long micros) {
    latency.add(micros);
    statuses.merge(status, 1L, Long::sum);
    if (status / 100 != 2) {
      return;
    }
    JsonObject json = json(body);
    boolean duplicate = json != null && json.getValue("duplicate") == Boolean.TRUE;
    duplicates += duplicate ? 1 : 0;
    accepted += duplicate ? 0 : 1;
    if (keepIds
        && json != null
        && ids.size() < MOST_IDS
        && json.getValue("id") instanceof String id) {
      ids.add(id);
    }
  }

  /** A request got no answer. */
  synchronized void failed(String why) {
    boolean told = errors.size() < MOST_ERRORS || errors.containsKey(why);
    errors.merge(told ? why : "others", 1L, Long::sum);
  }

  synchronized Counts counts() {
    return new Counts(sent, accepted, duplicates, new TreeMap<>(statuses), new TreeMap<>(errors));
  }

  synchronized Latency latency() {
    return new Latency(
        latency.quantile(0.5), latency.quantile(0.95), latency.quantile(0.99), latency.max());
  }

  /** The accepted events' ids, as far as they are kept. */
  synchronized Set<String> ids() {
    return Set.copyOf(ids);
  }

  /** A source may answer whatever its provider wants. */
  private static @Nullable JsonObject json(String body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      return null;
    }
  }
}
