package io.hookgate.routing.jq;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A piece of a program: gives none, one or several values for each input. */
interface Expr {
  /** Takes values; false when it wants no more. */
  interface Out {
    boolean take(Json value);
  }

  /**
   * The variables that are bound, and the count of the run.
   *
   * @param bound the innermost, null when there is none
   */
  record Scope(Work work, @Nullable Variable bound) {
    Scope with(String name, Json value) {
      return new Scope(work, new Variable(name, value, bound));
    }

    /** The parser lets no name through that is not bound. */
    Json get(String name) {
      for (Variable v = bound; v != null; v = v.outer) {
        work.step();
        if (v.name.equals(name)) {
          return v.value;
        }
      }
      throw new Failed("$" + name + " is not bound");
    }
  }

  /** A name and its value. */
  record Variable(String name, Json value, @Nullable Variable outer) {}

  /** Gives its values one by one; false when the taker wants no more. */
  boolean eval(Scope scope, Json in, Out out);

  /** Whether it names places in its input, so that they can be changed. */
  default boolean isPath() {
    return false;
  }

  /**
   * The input with each place that this names changed.
   *
   * @param change gets what stands at a place, gives what is to stand there, or {@link Gone#GONE}
   */
  default Json update(Scope scope, Json in, UnaryOperator<Json> change) {
    throw new IllegalStateException("the parser lets only paths be changed");
  }
}
