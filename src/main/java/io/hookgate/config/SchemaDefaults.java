package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.hookgate.config.Node.Value;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Completes a checked configuration: fills in the schema's defaults and checks the ranges of
 * durations and sizes. A value out of range is taken out, or replaced by the default.
 */
final class SchemaDefaults {
  private final Schema schema;
  private final Problems problems;

  SchemaDefaults(Schema schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  Members complete(Members configuration) {
    return object(configuration, schema.root());
  }

  private @Nullable Node complete(Node node, JsonObject rules) {
    if (node instanceof Members object && rules.containsKey("properties")) {
      return object(object, rules);
    }
    if (node instanceof Elements array) {
      JsonObject items = schema.resolve(rules.getJsonObject("items"));
      List<Node> completed = new ArrayList<>();
      for (Node item : array.items()) {
        Node complete = complete(item, items);
        if (complete != null) {
          completed.add(complete);
        }
      }
      return new Elements(array.origin(), completed);
    }
    if (node instanceof Value value
        && value.value() instanceof String text
        && rules.containsKey("x-unit")) {
      String problem = outOfRange(text, rules);
      if (problem != null) {
        problems.add(value.origin(), problem);
        return null;
      }
    }
    return node;
  }

  private Members object(Members object, JsonObject rules) {
    JsonObject properties = rules.getJsonObject("properties");
    Map<String, Node> byKey = new LinkedHashMap<>(object.byKey());
    for (String key : properties.fieldNames()) {
      JsonObject property = schema.resolve(properties.getJsonObject(key));
      Node given = object.get(key);
      Node complete = given == null ? null : complete(given, property);
      if (complete == null && property.containsKey("default")) {
        Node standard = Node.of(property.getValue("default"), object.origin().child(key));
        complete = complete(standard, property);
      }
      if (complete == null) {
        byKey.remove(key);
      } else {
        byKey.put(key, complete);
      }
    }
    return new Members(object.origin(), byKey);
  }

  private static @Nullable String outOfRange(String text, JsonObject rules) {
    String minimum = rules.getString("x-minimum");
    String maximum = rules.getString("x-maximum");
    if (text.equals("auto")) {
      return null;
    }
    try {
      boolean within =
          rules.getString("x-unit").equals("size")
              ? within(Sizes.parse(minimum), Sizes.parse(text), Sizes.parse(maximum))
              : within(Durations.parse(minimum), Durations.parse(text), Durations.parse(maximum));
      return within ? null : "must be from %s to %s".formatted(minimum, maximum);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static <T extends Comparable<T>> boolean within(T minimum, T value, T maximum) {
    return minimum.compareTo(value) <= 0 && value.compareTo(maximum) <= 0;
  }
}
