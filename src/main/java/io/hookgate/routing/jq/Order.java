package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Bool;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * jq's order of values: null, false, true, numbers, strings by code point, arrays item by item,
 * objects by their sorted names and then by their values.
 */
final class Order {
  private Order() {}

  static boolean equal(Json a, Json b, Work work) {
    return compare(a, b, work) == 0;
  }

  static int compare(Json a, Json b, Work work) {
    work.step();
    if (a.kind() != b.kind()) {
      return a.kind().compareTo(b.kind());
    }
    if (a instanceof Num x && b instanceof Num y) {
      return Numbers.compare(x, y, work);
    }
    if (a instanceof Text x && b instanceof Text y) {
      return texts(x.value(), y.value(), work);
    }
    if (a instanceof Bool x && b instanceof Bool y) {
      return Boolean.compare(x.value(), y.value());
    }
    if (a instanceof Array x && b instanceof Array y) {
      return lists(x.items(), y.items(), work);
    }
    return a instanceof Obj x && b instanceof Obj y ? objects(x.members(), y.members(), work) : 0;
  }

  static int texts(String a, String b, Work work) {
    int common = Math.min(a.length(), b.length());
    work.chars(common);
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Halves of code points beyond 65,535 stand below 0xE000, but come after all others.
        boolean half = Character.isSurrogate(x);
        return half != Character.isSurrogate(y) ? (half ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The names in order. */
  static List<String> names(Map<String, Json> members, Work work) {
    work.step(members.size());
    List<String> names = new ArrayList<>(members.keySet());
    names.sort((a, b) -> texts(a, b, work));
    return names;
  }

  private static int lists(List<Json> a, List<Json> b, Work work) {
    Iterator<Json> others = b.iterator();
    for (Json item : a) {
      int difference = others.hasNext() ? compare(item, others.next(), work) : 1;
      if (difference != 0) {
        return difference;
      }
    }
    return others.hasNext() ? -1 : 0;
  }

  private static int objects(Map<String, Json> a, Map<String, Json> b, Work work) {
    List<String> names = names(a, work);
    Iterator<String> others = names(b, work).iterator();
    for (String name : names) {
      int difference = others.hasNext() ? texts(name, others.next(), work) : 1;
      if (difference != 0) {
        return difference;
      }
    }
    if (others.hasNext()) {
      return -1;
    }
    for (String name : names) {
      int difference = compare(value(a, name), value(b, name), work);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static Json value(Map<String, Json> members, String name) {
    return members.getOrDefault(name, Json.Null.VALUE);
  }
}
