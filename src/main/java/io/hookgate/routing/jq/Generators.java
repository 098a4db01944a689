package io.hookgate.routing.jq;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What joins expressions: {@code |}, {@code ,}, {@code as}, {@code if}, {@code try}, {@code //}.
 */
final class Generators {
  private Generators() {}

  /** All values, in their order. */
  static List<Json> all(Expr expr, Expr.Scope scope, Json in) {
    List<Json> values = new ArrayList<>(1);
    expr.eval(
        scope,
        in,
        value -> {
          scope.work().step();
          return values.add(value);
        });
    return values;
  }

  private static boolean give(List<Json> values, Expr.Out out) {
    for (Json value : values) {
      if (!out.take(value)) {
        return false;
      }
    }
    return true;
  }

  /** {@code first | then}. */
  record Pipe(Expr first, Expr then) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return first.eval(scope, in, value -> then.eval(scope, value, out));
    }

    @Override
    public boolean isPath() {
      return first.isPath() && then.isPath();
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      return first.update(scope, in, value -> then.update(scope, value, change));
    }
  }

  /** {@code first, second}. */
  record Comma(Expr first, Expr second) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return first.eval(scope, in, out) && second.eval(scope, in, out);
    }

    @Override
    public boolean isPath() {
      return first.isPath() && second.isPath();
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      return second.update(scope, first.update(scope, in, change), change);
    }
  }

  /** {@code value as $name | body}. */
  record Bind(Expr value, String name, Expr body) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return value.eval(
          scope,
          in,
          bound -> {
            scope.work().step();
            return body.eval(scope.with(name, bound), in, out);
          });
    }
  }

  /** {@code if condition then yes else no end}. */
  record If(Expr condition, Expr yes, Expr no) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return condition.eval(scope, in, answer -> (answer.truthy() ? yes : no).eval(scope, in, out));
    }

    @Override
    public boolean isPath() {
      return yes.isPath() && no.isPath();
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      if (in == Gone.GONE) {
        return in;
      }
      Json changed = in;
      for (Json answer : all(condition, scope, in)) {
        changed = (answer.truthy() ? yes : no).update(scope, changed, change);
      }
      return changed;
    }
  }

  /** No value at all. */
  record Empty() implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return true;
    }

    @Override
    public boolean isPath() {
      return true;
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      return in;
    }
  }

  /**
   * {@code try body catch otherwise}; what fails behind it is not its business, so its values are
   * kept until it is over.
   */
  record Try(Expr body, @Nullable Expr otherwise) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      List<Json> values = new ArrayList<>(1);
      Json failure = run(scope, in, values);
      return give(values, out)
          && (failure == null || otherwise == null || otherwise.eval(scope, failure, out));
    }

    private @Nullable Json run(Scope scope, Json in, List<Json> values) {
      try {
        body.eval(
            scope,
            in,
            value -> {
              scope.work().step();
              return values.add(value);
            });
        return null;
      } catch (Failed e) {
        return new Json.Text(e.text());
      }
    }

    @Override
    public boolean isPath() {
      return body.isPath() && otherwise == null;
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      try {
        return body.update(scope, in, change);
      } catch (Failed e) {
        return in;
      }
    }
  }

  /** {@code value // otherwise}: all that is neither null, false nor an error, else the other. */
  record Alternative(Expr value, Expr otherwise) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      List<Json> values = new ArrayList<>(1);
      try {
        value.eval(
            scope,
            in,
            one -> {
              scope.work().step();
              return !one.truthy() || values.add(one);
            });
      } catch (Failed e) {
        // What it gave before stands: jq has it so.
        scope.work().step();
      }
      return values.isEmpty() ? otherwise.eval(scope, in, out) : give(values, out);
    }
  }
}
