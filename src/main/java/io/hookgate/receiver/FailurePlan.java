package io.hookgate.receiver;

import java.util.SplittableRandom;

/** Decides which requests are refused on purpose. Safe from every thread. */
final class FailurePlan {
  private static final long EVENTS = 0x9e3779b97f4a7c15L;
  private static final long ATTEMPTS = 0xbf58476d1ce4e5b9L;

  private final long seed;
  private volatile double share;

  FailurePlan(long seed, double share) {
    this.seed = seed;
    this.share = share;
  }

  void share(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("fail is " + share + "; it is a share from 0 to 1");
    }
    this.share = share;
  }

  double share() {
    return share;
  }

  /** The status to refuse with, 500 or 503, or 0 to take it. */
  int statusOf(long event, int attempt) {
    SplittableRandom random =
        new SplittableRandom(seed ^ (event + 1) * EVENTS ^ (long) attempt * ATTEMPTS);
    if (random.nextDouble() >= share) {
      return 0;
    }
    return random.nextBoolean() ? 500 : 503;
  }
}
