package io.hookgate.retention;

/**
 * Whether Redis is so full that something has to go before its time. Begins well below where
 * nothing more is accepted (85 %), and ends further down: so it frees some memory in one go instead
 * of a little at each look.
 */
final class Pressure {
  /** Of Redis's maxmemory. */
  static final double BEGINS_AT = 0.75;

  static final double ENDS_AT = 0.70;

  private boolean on;

  /**
   * Looks anew.
   *
   * @param fullness how much of its maxmemory Redis uses, 0 to 1; 0 without a limit
   */
  boolean judge(double fullness) {
    on = fullness > (on ? ENDS_AT : BEGINS_AT);
    return on;
  }
}
