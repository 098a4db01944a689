package io.hookgate.store;

/**
 * Deliveries of one destination per state: now, but for delivered, which counts since the store
 * began.
 */
public record Counts(long pending, long inFlight, long retrying, long dead, long delivered) {
  /** Nothing anywhere. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  static Counts of(char state, long count) {
    return new Counts(
        state == 'p' ? count : 0,
        state == 'i' ? count : 0,
        state == 'r' ? count : 0,
        state == 'x' ? count : 0,
        state == 'd' ? count : 0);
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        pending + other.pending,
        inFlight + other.inFlight,
        retrying + other.retrying,
        dead + other.dead,
        delivered + other.delivered);
  }
}
