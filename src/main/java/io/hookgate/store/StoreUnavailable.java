package io.hookgate.store;

/**
 * The store did not do it, or nobody knows whether it did: the caller answers 503 and may run the
 * same request again.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** What is known. */
  public enum Reason {
    /** No connection, or too much is waiting for one. Nothing was done. */
    UNREACHABLE,
    /** Sent, not answered in time or before the connection broke. */
    UNKNOWN_OUTCOME,
    /** Redis refuses writes: memory or disk is full. Nothing was done. */
    FULL,
    /** It is not the store that this gateway knows: empty, older or another one. */
    LOST,
    /** A script failed; its message says how. */
    SCRIPT
  }

  /** Without a stack trace: it is expected and frequent while Redis is away. */
  public StoreUnavailable(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** What is known. */
  public Reason reason() {
    return reason;
  }
}
