package io.hookgate.signature;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a request was signed.
 *
 * @param place where it stands
 * @param name the header in lower case, the entry's key, or the JSON pointer
 * @param unit how it is written
 * @param tolerance how far it may be from now, in both directions; null when any time will do
 */
public record Timestamp(Place place, String name, Unit unit, @Nullable Duration tolerance) {
  /** Where a timestamp stands. */
  public enum Place {
    /** In a header of its own. */
    HEADER,
    /** Among the entries of the signature's header. */
    KEY,
    /** In the body; read only after the signature was found right. */
    BODY
  }

  /** How a timestamp is written. */
  public enum Unit {
    S("seconds since 1970"),
    MS("milliseconds since 1970"),
    /** Up to nanoseconds, with a zone or Z; without one it is UTC. */
    RFC3339("a time as in RFC 3339");

    private final String description;

    Unit(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  /** So that seconds times 1000 still fit into a long. */
  private static final int MOST_DIGITS = 15;

  private static final Pattern ZONE = Pattern.compile("(Z|[+-][0-9:]+)$", Pattern.CASE_INSENSITIVE);

  /** Milliseconds since 1970; empty when the text is no timestamp. */
  OptionalLong read(String text) {
    if (unit == Unit.RFC3339) {
      return ZONE.matcher(text).find() ? instant(text) : instant(text + "Z");
    }
    return isNumber(text)
        ? OptionalLong.of(Long.parseLong(text) * (unit == Unit.S ? 1000 : 1))
        : OptionalLong.empty();
  }

  /** Digits of ASCII and nothing else: no sign, and no digits of other alphabets. */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MOST_DIGITS;
  }

  private static OptionalLong instant(String text) {
    try {
      return OptionalLong.of(Instant.parse(text).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** The text that {@link #read} reads. */
  String write(long epochSeconds) {
    return switch (unit) {
      case S -> Long.toString(epochSeconds);
      case MS -> Long.toString(epochSeconds * 1000);
      case RFC3339 -> Instant.ofEpochSecond(epochSeconds).toString();
    };
  }

  /** Whether a time so many milliseconds ahead of now, negative when it is past, will do. */
  boolean tolerates(long ahead) {
    return tolerance == null || (ahead <= tolerance.toMillis() && ahead >= -tolerance.toMillis());
  }
}
