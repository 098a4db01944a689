package io.hookgate.signature;

import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;

/** The rejections that several verifiers have in common. */
final class Reject {
  private Reject() {}

  static Rejected missing(String what) {
    return new Rejected(Reason.MISSING_SIGNATURE, what + " is missing");
  }

  static Rejected malformed(String detail) {
    return new Rejected(Reason.MALFORMED_SIGNATURE, detail);
  }

  static Rejected untrusted(String detail) {
    return new Rejected(Reason.UNTRUSTED_KEY, detail);
  }

  static Rejected wrong(int compared) {
    return new Rejected(
        Reason.WRONG_SIGNATURE, "compared with %d secret(s), none matches".formatted(compared));
  }
}
