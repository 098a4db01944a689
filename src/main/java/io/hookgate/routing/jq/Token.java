package io.hookgate.routing.jq;

import java.util.List;

/**
 * A word of a program.
 *
 * @param text as it is meant: of a name, a variable or a format without its mark
 * @param at where it begins, from 0
 * @param parts of a string only: its texts, and between them the tokens of what stands in {@code
 *     \(...)}
 */
record Token(Type type, String text, int at, List<String> parts, List<List<Token>> inner) {
  /** What kind of word. */
  enum Type {
    NAME,
    FIELD,
    VARIABLE,
    FORMAT,
    NUMBER,
    STRING,
    MARK,
    END
  }

  static Token of(Type type, String text, int at) {
    return new Token(type, text, at, List.of(), List.of());
  }

  boolean is(String mark) {
    return (type == Type.MARK || type == Type.NAME) && text.equals(mark);
  }

  /** For messages. */
  String shown() {
    return switch (type) {
      case END -> "the end";
      case STRING -> "a string";
      case FIELD -> "\"." + text + '"';
      case VARIABLE -> "\"$" + text + '"';
      case FORMAT -> "\"@" + text + '"';
      default -> '"' + text + '"';
    };
  }
}
