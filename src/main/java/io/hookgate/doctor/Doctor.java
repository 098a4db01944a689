package io.hookgate.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes all checks at once and tells what they found in their order. */
final class Doctor {
  private static final int AT_ONCE = 8;

  private final Duration limit;

  /**
   * @param limit for all checks together
   */
  Doctor(Duration limit) {
    this.limit = limit;
  }

  /** A check that fails or takes too long is a problem itself. */
  List<Finding> examine(List<Check> checks) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            work -> {
              Thread thread = new Thread(work, "check");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<List<Finding>>> looks = new ArrayList<>();
      for (Check check : checks) {
        looks.add(threads.submit(() -> check.look().look()));
      }
      long end = System.nanoTime() + limit.toNanos();
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < looks.size(); i++) {
        findings.addAll(found(checks.get(i), looks.get(i), end - System.nanoTime()));
      }
      return findings;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Finding> found(Check check, Future<List<Finding>> look, long nanos)
      throws InterruptedException {
    try {
      return look.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of(
          Finding.problem(
              check.name(),
              "this check was not done within " + limit.toSeconds() + " s",
              "look whether the disk, the network or Redis stands still"));
    } catch (ExecutionException e) {
      return List.of(
          Finding.problem(
              check.name(),
              "this check failed: " + e.getCause(),
              "make what it names readable or reachable for this user"));
    }
  }
}
