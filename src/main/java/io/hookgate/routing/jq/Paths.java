package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What leads into a value: {@code .}, {@code .name}, {@code .[0]}, {@code .[]}. */
final class Paths {
  private Paths() {}

  /** The input itself. */
  record Identity() implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return out.take(in);
    }

    @Override
    public boolean isPath() {
      return true;
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      scope.work().step();
      return change.apply(in);
    }
  }

  /** A member or an item of what the target gives; the key is asked about the whole input. */
  record At(Expr target, Expr key) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return target.eval(
          scope,
          in,
          value -> key.eval(scope, in, at -> out.take(Places.get(value, at, scope.work()))));
    }

    @Override
    public boolean isPath() {
      return target.isPath();
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      List<Json> keys = Generators.all(key, scope, in);
      return target.update(
          scope,
          in,
          value -> {
            Json changed = value;
            for (Json at : keys) {
              changed = Places.set(changed, at, change, scope.work());
            }
            return changed;
          });
    }
  }

  /** All members or items of what the target gives. */
  record Each(Expr target) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return target.eval(
          scope,
          in,
          value -> {
            for (Json part : Places.parts(value)) {
              scope.work().step();
              if (!out.take(part)) {
                return false;
              }
            }
            return true;
          });
    }

    @Override
    public boolean isPath() {
      return target.isPath();
    }

    @Override
    public Json update(Scope scope, Json in, UnaryOperator<Json> change) {
      return target.update(scope, in, value -> changed(scope, value, change));
    }

    private static Json changed(Scope scope, Json value, UnaryOperator<Json> change) {
      if (value == Gone.GONE) {
        return value;
      }
      scope.work().step(Places.parts(value).size());
      if (value instanceof Obj object) {
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        members.replaceAll((name, part) -> part == Gone.GONE ? part : change.apply(part));
        return new Obj(members);
      }
      List<Json> items = new ArrayList<>(((Array) value).items());
      items.replaceAll(part -> part == Gone.GONE ? part : change.apply(part));
      return new Array(items);
    }
  }

  /** A part of an array or a string, {@code .[2:4]}. */
  record Slice(Expr target, Expr from, Expr to) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return target.eval(
          scope,
          in,
          value ->
              from.eval(
                  scope,
                  in,
                  begin ->
                      to.eval(scope, in, end -> out.take(slice(value, begin, end, scope.work())))));
    }

    private static Json slice(Json value, Json begin, Json end, Work work) {
      if (value instanceof Array array) {
        int size = array.items().size();
        int from = bound(begin, 0, size);
        int to = Math.max(from, bound(end, size, size));
        work.step(1 + to - from);
        return new Array(array.items().subList(from, to));
      }
      if (value instanceof Text text) {
        work.chars(text.value().length());
        int size = text.value().codePointCount(0, text.value().length());
        int from = bound(begin, 0, size);
        int to = Math.max(from, bound(end, size, size));
        int first = text.value().offsetByCodePoints(0, from);
        return new Text(
            text.value().substring(first, text.value().offsetByCodePoints(first, to - from)));
      }
      if (value.kind() == Json.Kind.NULL) {
        return Json.Null.VALUE;
      }
      throw new Failed("a slice cannot be taken of " + Places.named(value));
    }

    private static int bound(Json index, int absent, int size) {
      if (index.kind() == Json.Kind.NULL) {
        return absent;
      }
      if (!(index instanceof Num number)) {
        throw new Failed("a slice begins and ends at numbers, not at " + Places.named(index));
      }
      int at = Numbers.index(number);
      return Math.min(size, Math.max(0, at < 0 ? at + size : at));
    }
  }
}
