package io.hookgate.config;

import io.hookgate.config.Node.Elements;
import io.hookgate.config.Node.Members;
import io.hookgate.config.Node.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failed keyword of the schema means for whoever wrote the file. Values are never
 * repeated: any of them may be a secret in the wrong place.
 */
final class Sentences {
  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

  private Sentences() {}

  /**
   * The sentence for a failed keyword; null when another failure of the same value says it better.
   *
   * @param keyword of the schema that failed
   * @param rules the schema object that holds the keyword
   * @param instance pointer of the value
   * @param value the value; the object around it when only a key is meant
   */
  static @Nullable String of(
      String keyword, JsonObject rules, String instance, Node value, OutputUnit error) {
    return switch (keyword) {
      case "type" -> "must be " + types(rules) + ", not " + kind(value) + hint(rules);
      case "enum" -> "must be " + choice(rules.getJsonArray("enum"));
      case "const", "pattern" -> rules.getString("errorMessage", "must match " + rules);
      case "minimum" -> "must be at least " + rules.getValue("minimum");
      case "maximum" -> "must be at most " + rules.getValue("maximum");
      case "minLength" -> "must not be empty";
      case "maxLength" -> "must have at most " + rules.getValue("maxLength") + " characters";
      case "minItems" -> "must not be empty";
      case "maxItems" -> "must have at most " + rules.getValue("maxItems") + " items";
      case "uniqueItems" -> "must not have the same item twice";
      case "minProperties", "maxProperties" -> "must have exactly one key" + hint(rules);
      case "required" -> missing(rules, error);
      case "additionalProperties" -> unknown(rules, instance);
      default -> null;
    };
  }

  private static String missing(JsonObject rules, OutputUnit error) {
    Matcher quoted = QUOTED.matcher(error.getError());
    String key = quoted.find() ? quoted.group(1) : "";
    JsonObject property = rules.getJsonObject("properties").getJsonObject(key);
    return "\"%s\" is missing: %s".formatted(key, property.getString("description"));
  }

  /** The validator also calls a known key unknown when its value is wrong. */
  private static @Nullable String unknown(JsonObject rules, String instance) {
    if (!(rules.getValue("additionalProperties") instanceof Boolean)) {
      return null;
    }
    String token = instance.substring(instance.lastIndexOf('/') + 1);
    JsonObject properties = rules.getJsonObject("properties");
    if (properties.containsKey(token)) {
      return null;
    }
    return "is not a known key; known here: " + String.join(", ", properties.fieldNames());
  }

  private static String hint(JsonObject rules) {
    String right = rules.getString("errorMessage");
    return right == null ? "" : ": " + right;
  }

  private static String types(JsonObject rules) {
    List<?> names =
        rules.getValue("type") instanceof JsonArray several
            ? several.getList()
            : List.of(rules.getString("type"));
    return names.stream()
        .map(name -> article(String.valueOf(name)))
        .collect(Collectors.joining(" or "));
  }

  private static String kind(Node node) {
    if (node instanceof Members) {
      return "an object";
    }
    if (node instanceof Elements) {
      return "an array";
    }
    Object value = node instanceof Value leaf ? leaf.value() : null;
    if (value == null) {
      return "null";
    }
    return value instanceof String
        ? "a string"
        : value instanceof Boolean
            ? "a boolean"
            : value instanceof Integer || value instanceof Long ? "a number" : "a fraction";
  }

  private static String article(String type) {
    return switch (type) {
      case "null" -> "null";
      case "integer" -> "a whole number";
      case "object", "array" -> "an " + type;
      default -> "a " + type;
    };
  }

  private static String choice(JsonArray values) {
    String list =
        values.stream()
            .map(value -> '"' + String.valueOf(value) + '"')
            .collect(Collectors.joining(", "));
    return values.size() == 1 ? list : "one of " + list;
  }
}
