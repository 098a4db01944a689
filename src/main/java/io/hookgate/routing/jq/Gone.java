package io.hookgate.routing.jq;

import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Obj;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands at a place that is to be deleted until all of them are known: deleting one at a time would
 * move those behind it. Never leaves the expression that put it there.
 */
record Gone() implements Json {
  static final Gone GONE = new Gone();

  @Override
  public Kind kind() {
    return Kind.NULL;
  }

  @Override
  public boolean truthy() {
    return false;
  }

  /** The value without the places that are gone; parts without any stay the same. */
  static Json swept(Json value, Work work) {
    if (value == GONE) {
      return Json.Null.VALUE;
    }
    work.step();
    if (value instanceof Array array) {
      return items(array, work);
    }
    return value instanceof Obj object ? members(object, work) : value;
  }

  @SuppressWarnings("ReferenceEquality") // Sameness is what is asked for.
  private static Json items(Array array, Work work) {
    List<Json> kept = new ArrayList<>(array.items().size());
    boolean same = true;
    for (Json item : array.items()) {
      if (item == GONE) {
        same = false;
      } else {
        Json clean = swept(item, work);
        same &= clean == item;
        kept.add(clean);
      }
    }
    return same ? array : new Array(kept);
  }

  @SuppressWarnings("ReferenceEquality")
  private static Json members(Obj object, Work work) {
    Map<String, Json> kept = new LinkedHashMap<>();
    boolean same = true;
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      if (member.getValue() == GONE) {
        same = false;
      } else {
        Json clean = swept(member.getValue(), work);
        same &= clean == member.getValue();
        kept.put(member.getKey(), clean);
      }
    }
    return same ? object : new Obj(kept);
  }
}
