package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Operators.Operation;

/** What changes places: {@code =}, {@code |=}, {@code +=} and its like, {@code del}. */
final class Changes {
  private Changes() {}

  /** {@code places = value}: one result for each value. */
  record Assign(Expr places, Expr value) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return value.eval(scope, in, now -> out.take(places.update(scope, in, before -> now)));
    }
  }

  /** {@code places |= value}: of what stood there; a place without a value goes. */
  record Update(Expr places, Expr value) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      Json changed = places.update(scope, in, before -> first(scope, before));
      return out.take(Gone.swept(changed, scope.work()));
    }

    private Json first(Scope scope, Json before) {
      Json[] first = {Gone.GONE};
      value.eval(
          scope,
          before,
          now -> {
            first[0] = now;
            return false;
          });
      return first[0];
    }
  }

  /** {@code places += value} and its like: the value is asked about the whole input. */
  record Combine(Expr places, Expr value, Operation operation) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return value.eval(
          scope,
          in,
          with ->
              out.take(
                  places.update(scope, in, before -> operation.apply(before, with, scope.work()))));
    }
  }

  /** {@code del(places)}. */
  record Delete(Expr places) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      Json without = places.update(scope, in, before -> Gone.GONE);
      return out.take(Gone.swept(without, scope.work()));
    }
  }
}
