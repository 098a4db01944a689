package io.hookgate.delivery;

import io.hookgate.config.RetryBudgetConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many of the tries at one destination may be retries while it fails, so that a backlog of
 * retries neither crowds out first tries nor tramples a destination that is getting up.
 *
 * <p>It fails as long as that share of the last minute's tries did: once fewer do, the retries that
 * they bring about fit by themselves. Retries are then at most that share of the last minute's
 * tries, but never under so many a second. What does not fit is told when to come back: one after
 * the other at the pace of the budget, so that nobody has to look for room. Those that would wait
 * longer than {@link #LONGEST_WAIT} share the time up to it, or a destination that is well again
 * would wait for them. For one event loop.
 */
final class RetryBudget {
  /** As long as a circuit is open at most, by default. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RetryBudgetConfig config;
  private final LongSupplier nanoTime;
  private final OutcomeWindow tries;
  private final OutcomeWindow retries;
  private final OutcomeWindow retriesOfSecond;
  private long lastPlace;

  RetryBudget(RetryBudgetConfig config, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.tries = new OutcomeWindow(MINUTE, nanoTime);
    this.retries = new OutcomeWindow(MINUTE, nanoTime);
    this.retriesOfSecond = new OutcomeWindow(SECOND, nanoTime);
    this.lastPlace = nanoTime.getAsLong();
  }

  RetryBudgetConfig config() {
    return config;
  }

  /** How long a retry has to wait, milliseconds; 0 when it may start now. */
  long waitMillis() {
    return !failing() || fits() ? 0 : TimeUnit.NANOSECONDS.toMillis(nextPlace());
  }

  void retryStarted() {
    retries.add(false);
    retriesOfSecond.add(false);
  }

  void ended(Evidence evidence) {
    if (evidence != Evidence.NONE) {
      tries.add(evidence == Evidence.BAD);
    }
  }

  /** The destination is well: what failed before counts no more. */
  void recovered() {
    tries.clear();
    retries.clear();
    lastPlace = nanoTime.getAsLong();
  }

  /** Whether there is nothing left to remember. */
  boolean idle() {
    return tries.calls() == 0 && retries.calls() == 0;
  }

  private boolean failing() {
    long failures = tries.failures();
    return failures > 0 && (double) failures >= allowed();
  }

  private boolean fits() {
    return retriesOfSecond.calls() < config.perSecond()
        || (double) (retries.calls() + 1) <= allowed();
  }

  /** Retries in a minute by the share alone. */
  private double allowed() {
    return config.share() * (double) tries.calls();
  }

  /** Nanoseconds from now to the next place in the queue. */
  private long nextPlace() {
    long now = nanoTime.getAsLong();
    double perSecond = Math.max(config.perSecond(), allowed() / MINUTE.toSeconds());
    long next = lastPlace + Math.round(SECOND.toNanos() / perSecond);
    boolean early = next - now < SECOND.toNanos();
    boolean late = next - now > LONGEST_WAIT.toNanos();
    lastPlace = early || late ? now + SECOND.toNanos() : next;
    return lastPlace - now;
  }
}
