package io.hookgate.ingress;

import io.hookgate.model.Sha256;

/** The dedup key of events that have none of their own. */
final class BodyHash {
  private BodyHash() {}

  /** {@code body-sha256:} and the body's SHA-256 in hexadecimal. */
  static String of(byte[] body) {
    return "body-sha256:" + Sha256.hex(body);
  }
}
