package io.hookgate.bench;

import java.time.Duration;

/**
 * How long and how often is measured.
 *
 * @param warmup seconds of load before every window
 * @param window seconds of every window
 * @param rounds how often reference and gateway take turns
 * @param backlog events stored for the bytes per pending delivery
 */
record Plan(double warmup, double window, int rounds, int connections, int backlog) {
  /** Rates tried when the highest one is looked for. */
  static final int SEARCH_STEPS = 5;

  /** How long a drain may take before what is missing counts as lost. */
  static final Duration DRAIN = Duration.ofSeconds(60);

  private static final int LOADS_PER_ROUND = Wrk.isInstalled() ? 8 : 5;
  private static final int STARTS_PER_ROUND = Wrk.isInstalled() ? 5 : 3;
  private static final int NEIGHBOURS_LOADS = 4;
  private static final int NEIGHBOURS_STARTS = 2;
  private static final double NEIGHBOURS_BACKLOGS = 30;
  private static final double LOAD_OVERHEAD = 4;
  private static final double START_SECONDS = 6;
  private static final double ONCE_SECONDS = 45;

  static Plan quick() {
    return new Plan(2, 3, 1, 64, 5_000);
  }

  double searchWarmup() {
    return Math.min(2, warmup);
  }

  double searchWindow() {
    return Math.min(5, window);
  }

  /** What it takes when nothing has to be waited for. */
  Duration expected() {
    double round =
        (LOADS_PER_ROUND + NEIGHBOURS_LOADS) * (warmup + window + LOAD_OVERHEAD)
            + (STARTS_PER_ROUND + NEIGHBOURS_STARTS) * START_SECONDS
            + NEIGHBOURS_BACKLOGS;
    double search = SEARCH_STEPS * (searchWarmup() + searchWindow() + LOAD_OVERHEAD);
    return Duration.ofSeconds((long) (rounds * round + search + ONCE_SECONDS));
  }

  /** After this everything is ended. */
  Duration limit() {
    return expected().multipliedBy(3).dividedBy(2).plus(DRAIN.multipliedBy(3));
  }
}
