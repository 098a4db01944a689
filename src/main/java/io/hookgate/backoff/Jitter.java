package io.hookgate.backoff;

/**
 * By which share a wait may be shorter or longer, so that what failed together does not come back
 * together.
 *
 * @param below 0 to 1
 * @param above 0 to 1
 */
public record Jitter(double below, double above) {
  /** Anything from no wait at all to the whole wait. */
  public static final Jitter FULL = new Jitter(1, 0);

  /** The wait as it is. */
  public static final Jitter NONE = new Jitter(0, 0);

  /** Checks the ranges. */
  public Jitter {
    Ranges.require(below >= 0 && below <= 1, "jitter", below, "0 to 1");
    Ranges.require(above >= 0 && above <= 1, "jitter", above, "0 to 1");
  }

  /** The same share in both directions. */
  public static Jitter proportional(double share) {
    return new Jitter(share, share);
  }
}
