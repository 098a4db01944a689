package io.hookgate.config;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A secret's value and where it came from. It never shows the value: not in logs, not in errors.
 *
 * @param value never empty
 * @param origin for people, for example {@code env MAIL_WEBHOOK_SECRET}
 * @param notAfter the last moment at which it verifies a source's requests or signs a destination's
 *     deliveries; null for ever
 */
public record Secret(String value, String origin, @Nullable Instant notAfter) {
  /** A secret without an end. */
  public Secret(String value, String origin) {
    this(value, origin, null);
  }

  @Override
  public String toString() {
    return "Secret[" + origin + "]";
  }
}
