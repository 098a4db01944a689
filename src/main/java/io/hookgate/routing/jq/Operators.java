package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands between two values: sums, comparisons, {@code and}, {@code or}. */
final class Operators {
  private Operators() {}

  /** Makes one value of two. */
  interface Operation {
    Json apply(Json left, Json right, Work work);
  }

  /** Both sides are asked about the input, the right one first, as jq does. */
  record Binary(Expr left, Expr right, Operation operation) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return right.eval(
          scope,
          in,
          r ->
              left.eval(
                  scope,
                  in,
                  l -> {
                    scope.work().step();
                    return out.take(operation.apply(l, r, scope.work()));
                  }));
    }
  }

  /** {@code and} and {@code or}: the right side is asked only when the left one does not decide. */
  record Logic(Expr left, Expr right, boolean decides) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return left.eval(
          scope,
          in,
          l -> {
            scope.work().step();
            return l.truthy() == decides
                ? out.take(Json.of(decides))
                : right.eval(scope, in, r -> out.take(Json.of(r.truthy())));
          });
    }
  }

  static Json add(Json a, Json b, Work work) {
    if (a.kind() == Json.Kind.NULL) {
      return b;
    }
    if (b.kind() == Json.Kind.NULL) {
      return a;
    }
    if (a instanceof Num x && b instanceof Num y) {
      return Numbers.add(x, y, work);
    }
    if (a instanceof Text x && b instanceof Text y) {
      work.chars(x.value().length() + y.value().length());
      return new Text(x.value() + y.value());
    }
    if (a instanceof Array x && b instanceof Array y) {
      work.step(x.items().size() + y.items().size());
      List<Json> items = new ArrayList<>(x.items());
      items.addAll(y.items());
      return new Array(items);
    }
    if (a instanceof Obj x && b instanceof Obj y) {
      work.step(x.members().size() + y.members().size());
      Map<String, Json> members = new LinkedHashMap<>(x.members());
      members.putAll(y.members());
      return new Obj(members);
    }
    throw unfit(a, b, "added");
  }

  static Json subtract(Json a, Json b, Work work) {
    if (a instanceof Num x && b instanceof Num y) {
      return Numbers.subtract(x, y, work);
    }
    if (a instanceof Array x && b instanceof Array y) {
      List<Json> kept = new ArrayList<>();
      for (Json item : x.items()) {
        work.step();
        if (y.items().stream().noneMatch(other -> Order.equal(item, other, work))) {
          kept.add(item);
        }
      }
      return new Array(kept);
    }
    throw unfit(a, b, "subtracted");
  }

  static Json multiply(Json a, Json b, Work work) {
    if (a instanceof Num x && b instanceof Num y) {
      return Numbers.multiply(x, y, work);
    }
    if (a instanceof Obj x && b instanceof Obj y) {
      return merge(x, y, work);
    }
    throw unfit(a, b, "multiplied");
  }

  private static Json merge(Obj a, Obj b, Work work) {
    work.step(1 + a.members().size() + b.members().size());
    Map<String, Json> members = new LinkedHashMap<>(a.members());
    b.members()
        .forEach(
            (name, value) ->
                members.merge(
                    name,
                    value,
                    (old, now) ->
                        old instanceof Obj x && now instanceof Obj y ? merge(x, y, work) : now));
    return new Obj(members);
  }

  static Json divide(Json a, Json b, Work work) {
    if (a instanceof Num x && b instanceof Num y) {
      return Numbers.divide(x, y, work);
    }
    if (a instanceof Text x && b instanceof Text y) {
      return Texts.split(x.value(), y.value(), work);
    }
    throw unfit(a, b, "divided");
  }

  static Json remainder(Json a, Json b, Work work) {
    if (a instanceof Num x && b instanceof Num y) {
      return Numbers.remainder(x, y, work);
    }
    throw unfit(a, b, "divided");
  }

  private static Failed unfit(Json a, Json b, String what) {
    return new Failed(Places.named(a) + " and " + Places.named(b) + " cannot be " + what);
  }
}
