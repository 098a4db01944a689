package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is done with arrays and objects. */
final class Lists {
  private static final List<String> NAMES = List.of("key", "k", "name", "Name", "K", "Key");
  private static final List<String> VALUES = List.of("value", "v", "Value", "V");

  private Lists() {}

  static Json length(Json in, Work work) {
    if (in instanceof Text text) {
      work.chars(text.value().length());
      return Num.of(text.value().codePointCount(0, text.value().length()));
    }
    if (in instanceof Num number) {
      return number.decimal().signum() < 0 ? Numbers.negated(number) : number;
    }
    if (in.kind() == Json.Kind.BOOLEAN) {
      throw new Failed("a boolean has no length");
    }
    return Num.of(in.kind() == Json.Kind.NULL ? 0 : Places.parts(in).size());
  }

  static Json keys(Json in, boolean sorted, Work work) {
    if (in instanceof Array array) {
      work.step(array.items().size());
      List<Json> numbers = new ArrayList<>();
      for (int i = 0; i < array.items().size(); i++) {
        numbers.add(Num.of(i));
      }
      return new Array(numbers);
    }
    if (!(in instanceof Obj object)) {
      throw new Failed(Places.named(in) + " has no keys");
    }
    work.step(object.members().size());
    Collection<String> names =
        sorted ? Order.names(object.members(), work) : object.members().keySet();
    return new Array(names.stream().<Json>map(Text::new).toList());
  }

  static Json has(Json in, Json key, Work work) {
    if (in instanceof Obj object && key instanceof Text name) {
      return Json.of(object.members().containsKey(name.value()));
    }
    if (in instanceof Array array && key instanceof Num number) {
      int at = Numbers.index(number);
      return Json.of(at >= 0 && at < array.items().size());
    }
    throw new Failed(Places.named(in) + " cannot be asked whether it has " + Places.named(key));
  }

  static Json add(Json in, Work work) {
    Collection<Json> parts = Places.parts(in);
    if (parts.isEmpty()) {
      return Json.Null.VALUE;
    }
    work.step(parts.size());
    // Joined at once: one after the other would copy what is there each time.
    if (parts.stream().allMatch(Text.class::isInstance)) {
      StringBuilder text = new StringBuilder();
      for (Json part : parts) {
        work.chars(((Text) part).value().length());
        text.append(((Text) part).value());
      }
      return new Text(text.toString());
    }
    if (parts.stream().allMatch(Array.class::isInstance)) {
      List<Json> items = new ArrayList<>();
      for (Json part : parts) {
        work.step(((Array) part).items().size());
        items.addAll(((Array) part).items());
      }
      return new Array(items);
    }
    Json sum = Json.Null.VALUE;
    for (Json part : parts) {
      sum = Operators.add(sum, part, work);
    }
    return sum;
  }

  static Json any(Json in, Work work) {
    work.step(Places.parts(in).size());
    return Json.of(Places.parts(in).stream().anyMatch(Json::truthy));
  }

  static Json all(Json in, Work work) {
    work.step(Places.parts(in).size());
    return Json.of(Places.parts(in).stream().allMatch(Json::truthy));
  }

  static Json reverse(Json in, Work work) {
    if (in.kind() == Json.Kind.NULL) {
      return new Array(List.of());
    }
    List<Json> items = items(in, work);
    Collections.reverse(items);
    return new Array(items);
  }

  static Json sort(Json in, Work work) {
    List<Json> items = items(in, work);
    items.sort((a, b) -> Order.compare(a, b, work));
    return new Array(items);
  }

  static Json unique(Json in, Work work) {
    List<Json> kept = new ArrayList<>();
    for (Json item : ((Array) sort(in, work)).items()) {
      if (kept.isEmpty() || !Order.equal(kept.get(kept.size() - 1), item, work)) {
        kept.add(item);
      }
    }
    return new Array(kept);
  }

  static Json extreme(Json in, boolean greatest, Work work) {
    Json best = null;
    for (Json item : items(in, work)) {
      int difference = best == null ? 0 : Order.compare(item, best, work);
      if (best == null || (greatest ? difference >= 0 : difference < 0)) {
        best = item;
      }
    }
    return best == null ? Json.Null.VALUE : best;
  }

  static Json flatten(Json in, int depth, Work work) {
    if (depth < 0) {
      throw new Failed("flatten needs a depth of 0 or more");
    }
    List<Json> flat = new ArrayList<>();
    flatten(Places.parts(in), depth, flat, work);
    return new Array(flat);
  }

  private static void flatten(Collection<Json> items, int depth, List<Json> flat, Work work) {
    for (Json item : items) {
      work.step();
      if (item instanceof Array array && depth > 0) {
        flatten(array.items(), depth - 1, flat, work);
      } else {
        flat.add(item);
      }
    }
  }

  static Json toEntries(Json in, Work work) {
    if (!(in instanceof Obj object)) {
      throw new Failed("to_entries needs an object, not " + Places.named(in));
    }
    work.step(object.members().size() * 2L);
    List<Json> entries = new ArrayList<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              Map<String, Json> entry = new LinkedHashMap<>();
              entry.put("key", new Text(name));
              entry.put("value", value);
              entries.add(new Obj(entry));
            });
    return new Array(entries);
  }

  static Json fromEntries(Json in, Work work) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (Json entry : items(in, work)) {
      if (!(entry instanceof Obj object)) {
        throw new Failed("from_entries needs objects, not " + Places.named(entry));
      }
      Json name = found(object, NAMES);
      if (name instanceof Array || name instanceof Obj) {
        throw new Failed("from_entries needs keys that are strings, not " + Places.named(name));
      }
      members.put(Texts.show(name, work), found(object, VALUES));
    }
    return new Obj(members);
  }

  private static Json found(Obj entry, List<String> names) {
    for (String name : names) {
      Json value = entry.members().get(name);
      if (value != null && value.kind() != Json.Kind.NULL) {
        return value;
      }
    }
    return Json.Null.VALUE;
  }

  static boolean contains(Json a, Json b, Work work) {
    work.step();
    if (a instanceof Obj x && b instanceof Obj y) {
      for (Map.Entry<String, Json> wanted : y.members().entrySet()) {
        Json there = x.members().get(wanted.getKey());
        if (there == null || !contains(there, wanted.getValue(), work)) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Array x && b instanceof Array y) {
      return y.items().stream()
          .allMatch(
              wanted ->
                  x.items().stream()
                      .anyMatch(
                          item -> item.kind() == wanted.kind() && contains(item, wanted, work)));
    }
    if (a instanceof Text x && b instanceof Text y) {
      Texts.search(x.value(), y.value(), work);
      return x.value().contains(y.value());
    }
    if (a.kind() != b.kind()) {
      throw new Failed(Places.named(a) + " cannot contain " + Places.named(b));
    }
    return Order.equal(a, b, work);
  }

  /** A copy. */
  private static List<Json> items(Json in, Work work) {
    if (!(in instanceof Array array)) {
      throw new Failed("an array is needed, not " + Places.named(in));
    }
    work.step(array.items().size());
    return new ArrayList<>(array.items());
  }
}
