package io.hookgate.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows where it was written, so that a problem found after merging still names
 * the file to edit. Immutable.
 */
sealed interface Node {
  Origin origin();

  /** The same value without origins. */
  @Nullable Object toJson();

  /** An object. */
  record Members(Origin origin, Map<String, Node> byKey) implements Node {
    @Nullable Node get(String key) {
      return byKey.get(key);
    }

    Members with(String key, Node value) {
      Map<String, Node> changed = new LinkedHashMap<>(byKey);
      changed.put(key, value);
      return new Members(origin, changed);
    }

    @Override
    public JsonObject toJson() {
      JsonObject json = new JsonObject();
      byKey.forEach((key, node) -> json.put(key, node.toJson()));
      return json;
    }

    @Override
    public String toString() {
      return "object at " + origin;
    }
  }

  /** An array. */
  record Elements(Origin origin, List<Node> items) implements Node {
    @Override
    public JsonArray toJson() {
      JsonArray json = new JsonArray();
      items.forEach(node -> json.add(node.toJson()));
      return json;
    }

    @Override
    public String toString() {
      return "array at " + origin;
    }
  }

  /** A string, number, boolean or null. It may be a secret: never shown. */
  record Value(Origin origin, @Nullable Object value) implements Node {
    @Override
    public @Nullable Object toJson() {
      return value;
    }

    @Override
    public String toString() {
      return "value at " + origin;
    }
  }

  /** The parsed value with origins, from this one downward. */
  static Node of(@Nullable Object json, Origin origin) {
    if (json instanceof JsonObject object) {
      return members(object, origin);
    }
    if (json instanceof JsonArray array) {
      List<Node> items = new ArrayList<>(array.size());
      for (int i = 0; i < array.size(); i++) {
        items.add(of(array.getValue(i), origin.child(Integer.toString(i))));
      }
      return new Elements(origin, items);
    }
    return new Value(origin, json);
  }

  /** The parsed object with origins, from this one downward. */
  static Members members(JsonObject object, Origin origin) {
    Map<String, Node> byKey = new LinkedHashMap<>();
    for (String key : object.fieldNames()) {
      byKey.put(key, of(object.getValue(key), origin.child(key)));
    }
    return new Members(origin, byKey);
  }
}
