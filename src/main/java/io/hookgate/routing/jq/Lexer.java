package io.hookgate.routing.jq;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into words. */
final class Lexer {
  /** Longest first. */
  private static final List<String> MARKS =
      List.of(
          "//=", "..", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "|", ",",
          "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ":", ";", "?", ".");

  private static final int MOST_NESTED = 16;

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * The words, the last of them {@link Token.Type#END}.
   *
   * @throws BadProgram for what is no word
   */
  static List<Token> read(String text) {
    return new Lexer(text).tokens(0);
  }

  /** Up to the end, or in a string up to the bracket that closes an expression. */
  private List<Token> tokens(int nested) {
    List<Token> tokens = new ArrayList<>();
    int open = 0;
    while (true) {
      skipBlanks();
      if (at == text.length()) {
        if (nested > 0) {
          throw new BadProgram(at, "a \"\\(\" in a string is not closed with \")\"");
        }
        tokens.add(Token.of(Token.Type.END, "", at));
        return tokens;
      }
      char c = text.charAt(at);
      if (nested > 0 && c == ')' && open == 0) {
        tokens.add(Token.of(Token.Type.END, "", at++));
        return tokens;
      }
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      tokens.add(token(c, nested));
    }
  }

  private Token token(char c, int nested) {
    int begin = at;
    if (c == '"') {
      return string(nested);
    }
    boolean digitAfter = at + 1 < text.length() && digit(text.charAt(at + 1));
    if (digit(c) || (c == '.' && digitAfter)) {
      return number();
    }
    if (letter(c)) {
      return Token.of(Token.Type.NAME, word(), begin);
    }
    boolean letterAfter = at + 1 < text.length() && letter(text.charAt(at + 1));
    if (letterAfter && (c == '.' || c == '$' || c == '@')) {
      at++;
      Token.Type type =
          c == '.' ? Token.Type.FIELD : c == '$' ? Token.Type.VARIABLE : Token.Type.FORMAT;
      return Token.of(type, word(), begin);
    }
    for (String mark : MARKS) {
      if (text.startsWith(mark, at)) {
        at += mark.length();
        return Token.of(Token.Type.MARK, mark, begin);
      }
    }
    throw new BadProgram(at, "\"" + Character.toString(text.codePointAt(at)) + "\" means nothing");
  }

  private Token number() {
    int begin = at;
    while (at < text.length() && (digit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      while (at < text.length() && digit(text.charAt(at))) {
        at++;
      }
    }
    String number = text.substring(begin, at);
    if (!number.matches("([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      throw new BadProgram(begin, "\"" + number + "\" is no number");
    }
    return Token.of(Token.Type.NUMBER, number, begin);
  }

  private String word() {
    int begin = at;
    while (at < text.length() && (letter(text.charAt(at)) || digit(text.charAt(at)))) {
      at++;
    }
    return text.substring(begin, at);
  }

  private Token string(int nested) {
    int begin = at++;
    List<String> parts = new ArrayList<>();
    List<List<Token>> inner = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw new BadProgram(begin, "the string that begins here does not end");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        parts.add(part.toString());
        return new Token(Token.Type.STRING, parts.get(0), begin, parts, inner);
      }
      if (c != '\\') {
        part.append(c);
      } else if (at < text.length() && text.charAt(at) == '(') {
        if (nested == MOST_NESTED) {
          throw new BadProgram(at, "strings stand in each other more than 16 times");
        }
        at++;
        parts.add(part.toString());
        part.setLength(0);
        inner.add(tokens(nested + 1));
      } else {
        part.append(escaped(begin));
      }
    }
  }

  private char escaped(int begin) {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default ->
          throw new BadProgram(
              Math.max(begin, at - 2),
              "in a string, \\ stands before one of \" \\ / b f n r t u (");
    };
  }

  private char unit() {
    if (at + 4 <= text.length() && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }
    throw new BadProgram(at - 2, "\\u is followed by four hexadecimal digits");
  }

  private void skipBlanks() {
    while (at < text.length()) {
      if (text.charAt(at) == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return;
      }
    }
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
