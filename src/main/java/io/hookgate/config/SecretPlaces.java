package io.hookgate.config;

import io.hookgate.model.DefinitionKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Where secrets stand in what somebody defines: wherever the schema says that one may stand. */
public final class SecretPlaces {
  private static final Set<String> SECRETS = Set.of("#/$defs/secret", "#/$defs/datedSecret");

  private final Schema schema = Schema.shipped();

  /**
   * A copy in which each secret is replaced. It need not be valid.
   *
   * @param by what to write in a secret's place: its JSON pointer within the definition, its value
   */
  public JsonObject replace(
      DefinitionKind kind, JsonObject definition, BiFunction<String, Object, Object> by) {
    if (!(schema.at("/$defs/" + kind.word()) instanceof JsonObject rules)) {
      throw new IllegalArgumentException("the schema does not describe a " + kind.word());
    }
    return object(definition, rules, "", by);
  }

  private @Nullable Object value(
      @Nullable Object value,
      JsonObject rules,
      String pointer,
      BiFunction<String, Object, Object> by) {
    if (value != null && SECRETS.contains(rules.getString("$ref", ""))) {
      return by.apply(pointer, value);
    }
    if (!(value instanceof JsonObject) && !(value instanceof JsonArray)) {
      return value;
    }
    JsonObject resolved = schema.resolve(rules);
    if (value instanceof JsonObject object) {
      return object(object, resolved, pointer, by);
    }
    JsonObject items = resolved.getJsonObject("items");
    if (!(value instanceof JsonArray array) || items == null) {
      return value;
    }
    JsonArray copy = new JsonArray();
    for (int i = 0; i < array.size(); i++) {
      copy.add(value(array.getValue(i), items, pointer + '/' + i, by));
    }
    return copy;
  }

  private JsonObject object(
      JsonObject object, JsonObject rules, String pointer, BiFunction<String, Object, Object> by) {
    JsonObject properties = rules.getJsonObject("properties", new JsonObject());
    JsonObject copy = new JsonObject();
    for (String key : object.fieldNames()) {
      Object value = object.getValue(key);
      JsonObject of = properties.getJsonObject(key);
      copy.put(key, of == null ? value : value(value, of, pointer + '/' + Origin.escape(key), by));
    }
    return copy;
  }
}
