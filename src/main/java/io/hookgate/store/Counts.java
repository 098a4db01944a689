package io.hookgate.store;

/** Deliveries of one destination per state, and its dead letters, now. */
public record Counts(long pending, long inFlight, long retrying, long dead) {
  /** Nothing anywhere. */
  public static final Counts NONE = new Counts(0, 0, 0, 0);

  static Counts of(char state, long count) {
    return new Counts(
        state == 'p' ? count : 0,
        state == 'i' ? count : 0,
        state == 'r' ? count : 0,
        state == 'x' ? count : 0);
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        pending + other.pending,
        inFlight + other.inFlight,
        retrying + other.retrying,
        dead + other.dead);
  }
}
