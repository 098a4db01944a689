package io.hookgate.signature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret and how long it verifies. It never shows the secret.
 *
 * @param notAfter the last moment at which it verifies; null for ever
 */
public record DatedSecret(String value, @Nullable Instant notAfter) {
  boolean verifiesAt(long epochMillis) {
    return notAfter == null || epochMillis <= notAfter.toEpochMilli();
  }

  @Override
  public String toString() {
    return "DatedSecret[until " + notAfter + "]";
  }
}
