package io.hookgate.signature;

import java.util.function.Function;
import java.util.function.UnaryOperator;

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

  /**
   * Nobody can tell before a document is here that only the network has.
   *
   * @param url https, of a host that the verifier trusts
   * @param judge the verdict once its bytes are here; may take milliseconds, any thread
   */
  record Awaiting(String url, Function<byte[], Verdict> judge) implements Verdict {
    /** The same, with what comes of it made into another verdict. */
    Awaiting then(UnaryOperator<Verdict> next) {
      return new Awaiting(url, document -> next.apply(judge.apply(document)));
    }
  }

  /**
   * Nobody can tell now, through no fault of the sender: it should try again.
   *
   * @param detail a sentence for people, without secrets or signatures
   */
  record Unknown(String detail) implements Verdict {}

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
    /** The request names a key or a sender that this source does not trust. */
    UNTRUSTED_KEY,
    /** The scheme has a timestamp, the request has none. */
    MISSING_TIMESTAMP,
    /** Rightly signed, but too long ago or too far ahead. */
    OUTSIDE_TOLERANCE
  }
}
