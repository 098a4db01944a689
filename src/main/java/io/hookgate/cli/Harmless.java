package io.hookgate.cli;

/**
 * Text of others so that it only says something: what would move the cursor, colour, reverse or
 * hide text at a terminal is written out as {@code \\u001b}. Also for pipes: what reads them may be
 * a pager.
 */
public final class Harmless {
  private Harmless() {}

  /** On one line: line ends and tabs are written out, too. */
  public static String line(String text) {
    return written(text, "");
  }

  /** As it is laid out. */
  static String lines(String text) {
    return written(text, "\n\t");
  }

  /** JSON of the same value on one line. */
  public static String json(String encoded) {
    // Within JSON's texts these are escaped already; between them they are only layout.
    return written(encoded.replace('\n', ' ').replace('\r', ' ').replace('\t', ' '), "");
  }

  private static String written(String text, String kept) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (kept.indexOf(point) >= 0 || !acts(point)) {
                plain.appendCodePoint(point);
              } else {
                plain.append(escape(point));
              }
            });
    return plain.toString();
  }

  private static boolean acts(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static String escape(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> {
        StringBuilder units = new StringBuilder();
        for (char unit : Character.toChars(point)) {
          units.append("\\u%04x".formatted((int) unit));
        }
        yield units.toString();
      }
    };
  }
}
