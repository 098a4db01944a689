package io.hookgate.routing.jq;

/** What asks about the values of an expression rather than giving them on. */
final class Asked {
  private static final int MOST_MESSAGE = 200;

  private Asked() {}

  /** {@code first(f)}. */
  record First(Expr values) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      boolean[] goesOn = {true};
      values.eval(
          scope,
          in,
          value -> {
            goesOn[0] = out.take(value);
            return false;
          });
      return goesOn[0];
    }
  }

  /** {@code last(f)}. */
  record Last(Expr values) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      Json[] last = new Json[1];
      values.eval(
          scope,
          in,
          value -> {
            scope.work().step();
            last[0] = value;
            return true;
          });
      return last[0] == null || out.take(last[0]);
    }
  }

  /** {@code isempty(f)}. */
  record IsEmpty(Expr values) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return out.take(Json.of(values.eval(scope, in, value -> false)));
    }
  }

  /** {@code any(f)}, and with {@code sought} false {@code all(f)}: whether one is like that. */
  record Some(Expr values, boolean sought) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      boolean none =
          values.eval(
              scope,
              in,
              value -> {
                scope.work().step();
                return value.truthy() != sought;
              });
      return out.take(Json.of(none != sought));
    }
  }

  /** {@code IN(f)}: whether the input is one of the values. */
  record Among(Expr values) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      boolean none = values.eval(scope, in, value -> !Order.equal(in, value, scope.work()));
      return out.take(Json.of(!none));
    }
  }

  static Json fail(Json message, Work work) {
    String text = Texts.show(message, work);
    throw new Failed(text.length() > MOST_MESSAGE ? text.substring(0, MOST_MESSAGE) : text);
  }
}
