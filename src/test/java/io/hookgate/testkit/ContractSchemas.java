package io.hookgate.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of an OpenAPI document, closed: an object that names its members has no others,
 * unless it says so or is put together of several.
 */
final class ContractSchemas {
  private static final String COMPONENTS = "#/components/schemas/";
  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("app://contract/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private final JsonObject document;
  private final JsonObject definitions;
  private final boolean composed;
  private final Map<JsonObject, Validator> validators = new ConcurrentHashMap<>();

  ContractSchemas(JsonObject document) {
    this.document = document;
    this.composed = document.encode().contains("\"allOf\"");
    this.definitions =
        (JsonObject) closed(document.getJsonObject("components").getJsonObject("schemas"), false);
  }

  /** What a reference points at; anything else itself. */
  JsonObject resolve(JsonObject object) {
    String reference = object.getString("$ref");
    if (reference == null) {
      return object;
    }
    JsonObject at = document;
    for (String step : reference.substring(2).split("/", -1)) {
      at = at.getJsonObject(step);
    }
    return at;
  }

  /** What is wrong with the value, null when nothing is. */
  @Nullable String problem(JsonObject schema, Object value) {
    Validator validator =
        validators.computeIfAbsent(
            schema,
            it -> {
              JsonObject whole = ((JsonObject) closed(it, true)).put("$defs", definitions);
              return Validator.create(JsonSchema.of(whole), OPTIONS);
            });
    OutputUnit result;
    synchronized (validator) {
      result = validator.validate(value);
    }
    return Boolean.TRUE.equals(result.getValid())
        ? null
        : result.getErrors().stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .distinct()
            .collect(Collectors.joining("; "));
  }

  /**
   * A copy whose references lead to the definitions.
   *
   * @param isSchema whether the object itself is one, or a map of them
   */
  private Object closed(Object value, boolean isSchema) {
    if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(one -> copy.add(closed(one, true)));
      return copy;
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    JsonObject copy = new JsonObject();
    for (String key : object.fieldNames()) {
      Object child = object.getValue(key);
      if (isSchema && key.equals("$ref")) {
        copy.put(key, "#/$defs/" + ((String) child).substring(COMPONENTS.length()));
      } else if (!isSchema || !key.equals("enum")) {
        copy.put(key, child == null ? null : closed(child, !key.equals("properties") || !isSchema));
      } else {
        copy.put(key, child);
      }
    }
    boolean names = isSchema && object.containsKey("properties");
    if (names && !object.containsKey("additionalProperties") && !isPart(object)) {
      copy.put("additionalProperties", false);
    }
    return copy;
  }

  /** Whether others add members to it. */
  private boolean isPart(JsonObject schema) {
    return composed || schema.containsKey("allOf");
  }
}
