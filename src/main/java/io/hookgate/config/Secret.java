package io.hookgate.config;

/**
 * A secret's value and where it came from. It never shows the value: not in logs, not in errors.
 *
 * @param value never empty
 * @param origin for people, for example {@code env MAIL_WEBHOOK_SECRET}
 */
public record Secret(String value, String origin) {
  @Override
  public String toString() {
    return "Secret[" + origin + "]";
  }
}
