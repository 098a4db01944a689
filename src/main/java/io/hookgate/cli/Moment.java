package io.hookgate.cli;

import io.hookgate.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time on the command line: {@code 2026-01-31T12:00:00Z}, or how long before now, {@code 2h}. It
 * is fixed as it is read, so that what is shown before a question is what is done after it.
 */
record Moment(Instant time) {
  static final String FORMS = "2026-01-31T12:00:00Z, or how long ago: 30m, 2h, 7d";

  /**
   * Reads both forms.
   *
   * @throws IllegalArgumentException when it is neither; the message says what would be right
   */
  static Moment parse(String text, Instant now) {
    try {
      if (text.matches("\\d+[a-z]+")) {
        Duration ago = Durations.parse(text);
        Duration age = Duration.between(Instant.EPOCH, now);
        return new Moment(ago.compareTo(age) > 0 ? Instant.EPOCH : now.minus(ago));
      }
      return new Moment(OffsetDateTime.parse(text).toInstant());
    } catch (ArithmeticException e) {
      // Longer ago than can be counted.
      return new Moment(Instant.EPOCH);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is no time: write " + FORMS, e);
    }
  }

  /** As the API reads it: RFC 3339, UTC, milliseconds. */
  @Override
  public String toString() {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** For options. */
  static final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      try {
        return parse(text, Instant.now());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
