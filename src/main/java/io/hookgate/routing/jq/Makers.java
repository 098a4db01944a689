package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What makes values: literals, arrays, objects, texts with values in them, variables. */
final class Makers {
  private Makers() {}

  /** Always the same. */
  record Literal(Json value) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return out.take(value);
    }
  }

  /** {@code $name}. */
  record Get(String name) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return out.take(scope.get(name));
    }
  }

  /** {@code [items]}. */
  record Collect(Expr items) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      scope.work().step();
      return out.take(new Array(Generators.all(items, scope, in)));
    }
  }

  /** A name and a value of an object. */
  record Member(Expr name, Expr value) {}

  /** {@code {name: value}}: one object for each combination of names and values. */
  record Make(List<Member> members) implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return from(0, Map.of(), scope, in, out);
    }

    private boolean from(int index, Map<String, Json> made, Scope scope, Json in, Out out) {
      if (index == members.size()) {
        scope.work().step();
        return out.take(new Obj(made));
      }
      Member member = members.get(index);
      return member.name.eval(
          scope,
          in,
          name -> {
            if (!(name instanceof Text text)) {
              throw new Failed("a member's name is a string, not " + Places.named(name));
            }
            return member.value.eval(
                scope,
                in,
                value -> {
                  scope.work().step(1 + made.size());
                  Map<String, Json> more = new LinkedHashMap<>(made);
                  more.put(text.value(), value);
                  return from(index + 1, more, scope, in, out);
                });
          });
    }
  }

  /**
   * A text with values in it.
   *
   * @param texts one more than the values
   * @param format makes a text of each value
   */
  record Template(List<String> texts, List<Expr> values, BiFunction<Json, Work, String> format)
      implements Expr {
    @Override
    public boolean eval(Scope scope, Json in, Out out) {
      return from(0, texts.get(0), scope, in, out);
    }

    private boolean from(int index, String made, Scope scope, Json in, Out out) {
      if (index == values.size()) {
        return out.take(new Text(made));
      }
      return values
          .get(index)
          .eval(
              scope,
              in,
              value -> {
                String more = format.apply(value, scope.work()) + texts.get(index + 1);
                scope.work().chars(made.length() + more.length());
                return from(index + 1, made + more, scope, in, out);
              });
    }
  }
}
