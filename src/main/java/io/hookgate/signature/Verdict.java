package io.hookgate.signature;

/** Whether a request comes from somebody who knows a secret. */
public sealed interface Verdict {
  /**
   * It does.
   *
   * @param secretIndex which of the verifier's secrets it was, from 0
   */
  record Verified(int secretIndex) implements Verdict {}

  /**
   * It does not, or nobody can tell.
   *
   * @param reason for metrics and rules
   * @param detail a sentence for people, without secrets or signatures
   */
  record Rejected(Reason reason, String detail) implements Verdict {}

  /** Why a request was rejected. */
  enum Reason {
    /** The signature's header, or another header that is signed, is absent. */
    MISSING_SIGNATURE,
    /** Signature or timestamp are not in the scheme's form. */
    MALFORMED_SIGNATURE,
    /** No signature matches any secret. */
    WRONG_SIGNATURE,
    /** Rightly signed, but with a secret whose time is over. */
    EXPIRED_SECRET,
    /** The scheme has a timestamp, the request has none. */
    MISSING_TIMESTAMP,
    /** Rightly signed, but too long ago or too far ahead. */
    OUTSIDE_TOLERANCE
  }
}
