package io.hookgate.routing.jq;

import java.util.function.Predicate;

/** A checked program, ready to be run. Immutable; any thread. */
public final class Program {
  private final Expr expr;

  private Program(Expr expr) {
    this.expr = expr;
  }

  /**
   * Checks and compiles a text.
   *
   * @throws IllegalArgumentException with a sentence that says where it is wrong and what would be
   *     right
   */
  public static Program compile(String text) {
    return new Program(Parser.parse(text));
  }

  /**
   * Runs it.
   *
   * @param taker gets each value it gives; false to end the run
   * @throws Failed when it does not fit the input
   * @throws TooMuchWork when it reaches its bound
   */
  public void run(Json input, Work work, Predicate<Json> taker) {
    expr.eval(new Expr.Scope(work, null), input, taker::test);
  }
}
