package io.hookgate.store;

/**
 * Deliveries of one destination per state, and its dead letters, now.
 *
 * @param bytes of their events' records; an event counts once for each of its deliveries
 */
public record Counts(long pending, long inFlight, long retrying, long dead, long bytes) {
  /** Nothing anywhere. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  static Counts of(char state, long count) {
    return new Counts(
        state == 'p' ? count : 0,
        state == 'i' ? count : 0,
        state == 'r' ? count : 0,
        state == 'x' ? count : 0,
        state == 'b' ? count : 0);
  }

  /** A counter that broke-off scripts left wrong counts for nothing once nothing is there. */
  Counts corrected() {
    long deliveries = pending + inFlight + retrying + dead;
    return new Counts(pending, inFlight, retrying, dead, deliveries > 0 ? Math.max(0, bytes) : 0);
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        pending + other.pending,
        inFlight + other.inFlight,
        retrying + other.retrying,
        dead + other.dead,
        bytes + other.bytes);
  }
}
