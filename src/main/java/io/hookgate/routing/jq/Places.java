package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Reads and replaces one place of a value. */
final class Places {
  private static final int MOST_NAMED = 40;

  private Places() {}

  static Json get(Json value, Json key, Work work) {
    work.step();
    if (key instanceof Text name) {
      if (value instanceof Obj object) {
        return object.members().getOrDefault(name.value(), Json.Null.VALUE);
      }
      if (value.kind() == Json.Kind.NULL) {
        return Json.Null.VALUE;
      }
      throw new Failed(named(value) + " has no member " + quoted(name.value()));
    }
    if (key instanceof Num number && (value instanceof Array || value.kind() == Json.Kind.NULL)) {
      if (!(value instanceof Array array)) {
        return Json.Null.VALUE;
      }
      int index = Numbers.index(number);
      int at = index < 0 ? index + array.items().size() : index;
      return at >= 0 && at < array.items().size() ? array.items().get(at) : Json.Null.VALUE;
    }
    throw new Failed(named(value) + " cannot be asked for " + named(key));
  }

  /** The value with what stands at the key changed; copies the object or array. */
  static Json set(Json value, Json key, UnaryOperator<Json> change, Work work) {
    if (value == Gone.GONE) {
      return value;
    }
    Json before = get(value, key, work);
    if (before == Gone.GONE) {
      return value;
    }
    Json after = change.apply(before);
    if (key instanceof Text name) {
      Map<String, Json> members = value instanceof Obj object ? object.members() : Map.of();
      if (after == Gone.GONE && !members.containsKey(name.value())) {
        return value;
      }
      work.step(1 + members.size());
      Map<String, Json> changed = new LinkedHashMap<>(members);
      changed.put(name.value(), after);
      return new Obj(changed);
    }
    List<Json> items = value instanceof Array array ? array.items() : List.of();
    return setItem(value, items, Numbers.index((Num) key), after, work);
  }

  private static Json setItem(Json value, List<Json> items, int index, Json after, Work work) {
    int at = index < 0 ? index + items.size() : index;
    if (after == Gone.GONE && (at < 0 || at >= items.size())) {
      return value;
    }
    if (at < 0) {
      throw new Failed("there is nothing at index " + index + " of an array");
    }
    work.step(1 + Math.max(items.size(), (long) at));
    List<Json> changed = new ArrayList<>(items);
    while (changed.size() <= at) {
      changed.add(Json.Null.VALUE);
    }
    changed.set(at, after);
    return new Array(changed);
  }

  static Collection<Json> parts(Json value) {
    if (value instanceof Array array) {
      return array.items();
    }
    if (value instanceof Obj object) {
      return object.members().values();
    }
    throw new Failed(named(value) + " has no items");
  }

  /** A value's kind for messages, never the value. */
  static String named(Json value) {
    return switch (value.kind()) {
      case NULL -> "null";
      case ARRAY, OBJECT -> "an " + value.kind().word();
      default -> "a " + value.kind().word();
    };
  }

  private static String quoted(String name) {
    return '"' + (name.length() > MOST_NAMED ? name.substring(0, MOST_NAMED) + "..." : name) + '"';
  }
}
