package io.hookgate.routing.jq;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Where a parser stands in its words, and how large the program is so far. */
final class Cursor {
  /** Pieces of a program: an evaluation goes at most so deep, times a small number of frames. */
  static final int MOST_PIECES = 1000;

  /** Brackets within each other. */
  static final int MOST_NESTED = 64;

  /** What is counted across a program and the expressions in its strings. */
  private static final class Counts {
    private int pieces;
    private int nested;
    private final Deque<String> bound = new ArrayDeque<>();
  }

  private final List<Token> tokens;
  private final Counts counts;
  private int next;

  Cursor(List<Token> tokens) {
    this(tokens, new Counts());
  }

  private Cursor(List<Token> tokens, Counts counts) {
    this.tokens = tokens;
    this.counts = counts;
  }

  /** For an expression in a string. */
  Cursor inside(List<Token> inner) {
    return new Cursor(inner, counts);
  }

  Token peek() {
    return tokens.get(next);
  }

  Token peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(next);
    if (token.type() != Token.Type.END) {
      next++;
    }
    return token;
  }

  boolean takeIf(String mark) {
    boolean there = peek().is(mark);
    if (there) {
      next++;
    }
    return there;
  }

  void expect(String mark, String where) {
    Token token = take();
    if (!token.is(mark)) {
      throw new BadProgram(
          token.at(), token.shown() + " stands where " + where + " needs \"" + mark + '"');
    }
  }

  BadProgram unexpected(String wanted) {
    return new BadProgram(peek().at(), peek().shown() + " stands where " + wanted + " is expected");
  }

  /** Counts a piece. */
  <E extends Expr> E piece(E made) {
    if (++counts.pieces > MOST_PIECES) {
      throw new BadProgram(
          peek().at(), "the program has more than " + MOST_PIECES + " pieces up to here");
    }
    return made;
  }

  void enter() {
    if (++counts.nested > MOST_NESTED) {
      throw new BadProgram(
          peek().at(), "brackets stand in each other more than " + MOST_NESTED + " times");
    }
  }

  void leave() {
    counts.nested--;
  }

  void bind(String name) {
    counts.bound.push(name);
  }

  void unbind() {
    counts.bound.pop();
  }

  boolean isBound(String name) {
    return counts.bound.contains(name);
  }
}
