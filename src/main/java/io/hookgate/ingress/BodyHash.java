package io.hookgate.ingress;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A body's digest: also the dedup key of events that have none of their own. */
final class BodyHash {
  private BodyHash() {}

  /** {@code body-sha256:} and the body's SHA-256 in hexadecimal. */
  static String of(byte[] body) {
    return "body-sha256:" + hex(body);
  }

  /** The body's SHA-256 in hexadecimal. */
  static String hex(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
