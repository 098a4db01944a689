package io.hookgate.routing;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where in a request a value stands: {@code header:NAME} or {@code body:/json/pointer} (RFC 6901).
 *
 * @param kind header or body
 * @param name the header's name in lower case, or the JSON pointer; at most 256 characters
 */
public record Selector(Kind kind, String name) {
  /** Which part of a request. */
  public enum Kind {
    HEADER,
    BODY
  }

  private static final int MAX_LENGTH = 256;
  // RFC 9110, section 5.6.2: a field name is a token.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  // RFC 6901, section 3; the pointer to the whole document is left out: no id is a document.
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

  /**
   * Lowers the case of a header's name.
   *
   * @throws IllegalArgumentException when the name is no header name, or no JSON pointer
   */
  public Selector {
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a selector names at most " + MAX_LENGTH + " characters, this one " + name.length());
    }
    if (kind == Kind.HEADER) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is not a header name: letters, digits and hyphens");
      }
      name = name.toLowerCase(Locale.ROOT);
    } else if (!POINTER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a JSON pointer such as /data/id (~0 stands for ~, ~1 for /)");
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static Selector parse(String text) {
    if (text.startsWith("header:")) {
      return new Selector(Kind.HEADER, text.substring("header:".length()));
    }
    if (text.startsWith("body:")) {
      return new Selector(Kind.BODY, text.substring("body:".length()));
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a selector: write header:NAME or body:/json/pointer");
  }

  /** The form of the configuration, for example {@code body:/data/id}. */
  @Override
  public String toString() {
    return (kind == Kind.HEADER ? "header:" : "body:") + name;
  }
}
