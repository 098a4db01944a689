package io.hookgate.routing.jq;

/**
 * Counts what a run does and ends it at a bound: time and memory both grow at most with the count.
 * For one run.
 */
public final class Work {
  /** Characters that one step copies or compares. */
  private static final int CHARS = 8;

  private final long limit;
  private long done;

  /** A run of at most so many steps. */
  public Work(long limit) {
    this.limit = limit;
  }

  /** Steps so far. */
  public long done() {
    return done;
  }

  void step() {
    step(1);
  }

  /** Told before so much is done. */
  void step(long steps) {
    done += steps;
    if (done > limit) {
      throw new TooMuchWork(limit);
    }
  }

  /** Told before so many characters are copied or compared. */
  void chars(long chars) {
    step(1 + chars / CHARS);
  }
}
