package io.hookgate.api;

import io.hookgate.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times and durations as the API writes and reads them. */
final class Times {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Duration CENTURY = Duration.ofDays(36_525);
  private static final long LAST = OffsetDateTime.parse("9999-12-31T23:59:59Z").toEpochSecond();

  private Times() {}

  /** RFC 3339, UTC, milliseconds. */
  static String format(long epochMillis) {
    return MILLIS.format(Instant.ofEpochMilli(epochMillis));
  }

  /**
   * Milliseconds since 1970 of an RFC 3339 time, or of so long before now ({@code 2h}, {@code 7d}).
   *
   * @param field named in the error
   */
  static long moment(String field, String text, long now) {
    Optional<Duration> ago = duration(text);
    if (ago.isPresent()) {
      return Math.max(0, now - ago.get().toMillis());
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.getEpochSecond() >= 0 && instant.getEpochSecond() <= LAST) {
        return instant.toEpochMilli();
      }
    } catch (DateTimeException e) {
      // Said below, as for a time that no clock of ours shows.
    }
    throw Problem.badInput(
            field,
            field.substring(field.lastIndexOf('/') + 1)
                + " has to be a time such as 2026-01-31T12:00:00Z, or how long ago, such as 2h or"
                + " 7d (in a query, + is written %2B)")
        .exception();
  }

  /**
   * Milliseconds since 1970 of an RFC 3339 time in a body.
   *
   * @param path of the value within the body, named in the error
   */
  static long instant(String path, String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.getEpochSecond() >= 0 && instant.getEpochSecond() <= LAST) {
        return instant.toEpochMilli();
      }
    } catch (DateTimeException e) {
      // Said below, as for a time that no clock of ours shows.
    }
    throw JsonInput.bad(path, "has to be a time such as 2026-01-31T12:00:00Z");
  }

  /** The duration of a text such as {@code 250ms} or {@code 2h}; a century for a longer one. */
  static Optional<Duration> duration(String text) {
    try {
      Duration duration = Durations.parse(text);
      return Optional.of(duration.compareTo(CENTURY) > 0 ? CENTURY : duration);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } catch (ArithmeticException e) {
      return Optional.of(CENTURY);
    }
  }

  /**
   * A JSON value as a duration: a text, or a number of seconds.
   *
   * @param path of the value within the body, named in the error
   */
  static Duration duration(String path, Object value, Duration min, Duration max) {
    Optional<Duration> read =
        value instanceof String text ? duration(text) : Optional.ofNullable(seconds(value));
    return read.filter(it -> it.compareTo(min) >= 0 && it.compareTo(max) <= 0)
        .orElseThrow(
            () ->
                JsonInput.bad(
                    path,
                    "has to be a duration such as \"250ms\", \"15s\", \"5m\", \"2h\" or \"3d\", or a"
                        + " number of seconds, from "
                        + Durations.format(min)
                        + " to "
                        + Durations.format(max)));
  }

  private static @Nullable Duration seconds(Object value) {
    if (!(value instanceof Number number)) {
      return null;
    }
    double seconds = number.doubleValue();
    return seconds >= 0 && seconds <= 1e10 ? Duration.ofMillis(Math.round(seconds * 1000)) : null;
  }
}
