package io.hookgate.routing;

/**
 * Which event types a route takes. A type is read as segments between dots:
 *
 * <ul>
 *   <li>{@code *} takes every event, also one without a type;
 *   <li>a last segment {@code *} takes one or more segments: {@code a.*} takes {@code a.b} and
 *       {@code a.b.c}, not {@code a};
 *   <li>any other segment {@code *} takes exactly one: {@code *.created};
 *   <li>everything else takes itself, case included.
 * </ul>
 *
 * Immutable; any thread.
 */
public final class TypePattern {
  private static final int MAX_LENGTH = 256;
  private static final String ANY = "*";

  private final String text;
  private final String[] segments;

  private TypePattern(String text) {
    this.text = text;
    this.segments = text.split("\\.", -1);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static TypePattern parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "an event type has 1 to " + MAX_LENGTH + " characters, this one " + text.length());
    }
    if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" begins or ends with a space or has control characters");
    }
    TypePattern pattern = new TypePattern(text);
    for (String segment : pattern.segments) {
      if (segment.contains(ANY) && !segment.equals(ANY)) {
        throw new IllegalArgumentException(
            "\"" + text + "\": a * stands for a whole segment between dots, as in a.*");
      }
    }
    return pattern;
  }

  /** Whether it takes every event, also one whose type is unknown. */
  public boolean takesAny() {
    return text.equals(ANY);
  }

  /** Whether it takes this type; an empty type is that of an event without one. */
  public boolean matches(String type) {
    if (takesAny()) {
      return true;
    }
    String[] parts = type.split("\\.", -1);
    int last = segments.length - 1;
    boolean open = segments[last].equals(ANY);
    if (open ? parts.length < segments.length : parts.length != segments.length) {
      return false;
    }
    for (int i = 0; i <= last; i++) {
      if (!segments[i].equals(ANY) && !segments[i].equals(parts[i])) {
        return false;
      }
    }
    return true;
  }

  /** The pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
