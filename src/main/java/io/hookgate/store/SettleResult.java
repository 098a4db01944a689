package io.hookgate.store;

/** What became of a settle. */
public enum SettleResult {
  /** Done, now or by an earlier run of the same settle. */
  SETTLED,
  /** Done, and the delivery behind it in the line of its order key is due now. */
  NEXT_DUE,
  /**
   * Done, but somebody had cancelled the delivery meanwhile, and it was not delivered: it ended as
   * cancelled, whatever the settlement says. One behind it in line may be due now.
   */
  CANCELLED,
  /**
   * The lease had passed to somebody else, or the delivery was ended by an operator: nothing was
   * changed.
   */
  FENCED
}
