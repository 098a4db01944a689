package io.hookgate.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Retry-After (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d+");
  private static final long MOST_MILLIS = Duration.ofDays(365).toMillis();
  private static final int DIGITS_OF_A_YEAR = 8;

  private RetryAfter() {}

  /**
   * How long to wait, milliseconds, 1 to a year; null when the text says nothing that can be read
   * or no time ahead, which asks for nothing: the policy alone decides, or a destination that fails
   * with 0 would use up all attempts within a moment.
   *
   * @param now milliseconds since 1970
   */
  static @Nullable Long millis(String text, long now) {
    String value = text.trim();
    if (SECONDS.matcher(value).matches()) {
      return ahead(value.length() > DIGITS_OF_A_YEAR ? MOST_MILLIS : Long.parseLong(value) * 1000);
    }
    try {
      long until =
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli();
      return ahead(until - now);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Long ahead(long millis) {
    return millis <= 0 ? null : Long.valueOf(Math.min(MOST_MILLIS, millis));
  }
}
