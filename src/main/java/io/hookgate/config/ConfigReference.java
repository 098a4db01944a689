package io.hookgate.config;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the configuration's reference from the schema, so that the two cannot differ. */
public final class ConfigReference {
  private static final String INTRODUCTION =
      """
      # Configuration

      Made from `conf/hookgate.schema.json`: edit that file, not this one.

      `hookgate run` reads `conf/hookgate.json`, or what `--conf FILE|DIR` names, several times if you like. A folder
      stands for its `*.json` in the order of their names. A later file overrides the earlier ones: objects merge key by
      key, lists of things with a `name` merge by name, everything else is replaced. `hookgate check` prints every problem
      with file and JSON pointer and does nothing else; a start with problems ends with exit code 2.

      - **Durations** are strings: `"250ms"`, `"15s"`, `"5m"`, `"2h"`, `"3d"`.
      - **Sizes** are strings: `"100B"`, `"512KiB"`, `"1MiB"`, `"2GiB"`.
      - **Secrets** are references: `{"env": "NAME"}` or `{"file": "/path"}`, whose line end does not count. One that is
        absent or empty is a problem. A plain string works for trying things out, with a warning.
      - **Selectors** say where in a request a value stands: `header:X-Event` or `body:/data/id` (a JSON pointer).
      - Relative paths begin at the folder that the gateway was started in.
      - Comments, unknown keys and a key that stands twice in one object are problems.
      """;

  private final Schema schema;
  private final StringBuilder text = new StringBuilder(INTRODUCTION);

  private ConfigReference(Schema schema) {
    this.schema = schema;
  }

  /** The whole reference as Markdown. */
  public static String markdown() {
    return new ConfigReference(Schema.shipped()).write();
  }

  private String write() {
    JsonObject sections = schema.root().getJsonObject("properties");
    for (String name : sections.fieldNames()) {
      if (name.startsWith("$")) {
        continue;
      }
      JsonObject section = schema.resolve(sections.getJsonObject(name));
      boolean list = section.getString("type").equals("array");
      text.append("\n## ").append(name).append(list ? " (list)" : "").append("\n\n");
      text.append(section.getString("description"));
      text.append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
      rows("", list ? schema.resolve(section.getJsonObject("items")) : section);
    }
    return text.toString();
  }

  private void rows(String prefix, JsonObject object) {
    JsonObject properties = object.getJsonObject("properties");
    List<?> required = object.getJsonArray("required", new JsonArray()).getList();
    for (String key : properties.fieldNames()) {
      JsonObject property = schema.resolve(properties.getJsonObject(key));
      String name = prefix + key;
      row(name, property, required.contains(key));
      if (nested(property)) {
        rows(name + ".", property);
      } else if (property.containsKey("items")) {
        JsonObject items = schema.resolve(property.getJsonObject("items"));
        if (nested(items)) {
          rows(name + "[].", items);
        }
      }
    }
  }

  private void row(String name, JsonObject property, boolean required) {
    String standard =
        required ? "required" : property.containsKey("default") ? defaultOf(property) : "";
    text.append(
        "| `%s` | %s | %s | %s |%n"
            .formatted(name, value(property), standard, property.getString("description"))
            .replace(System.lineSeparator(), "\n"));
  }

  private static String defaultOf(JsonObject property) {
    Object standard = property.getValue("default");
    return standard instanceof JsonObject ? "" : "`" + Json.encode(standard) + "`";
  }

  /** A secret is an object too, but one value for the reader. */
  private static boolean nested(JsonObject property) {
    return property.containsKey("properties") && !secret(property);
  }

  private static boolean secret(JsonObject property) {
    return property.getJsonObject("properties", new JsonObject()).containsKey("env");
  }

  private String value(JsonObject property) {
    if (secret(property)) {
      return "secret";
    }
    if (property.containsKey("enum")) {
      return property.getJsonArray("enum").stream()
          .map(word -> "`" + word + "`")
          .collect(Collectors.joining(", "));
    }
    if (property.containsKey("const")) {
      return "`" + property.getValue("const") + "`";
    }
    if (property.containsKey("x-unit")) {
      return "%s, %s to %s"
          .formatted(
              property.getString("x-unit"),
              property.getString("x-minimum"),
              property.getString("x-maximum"));
    }
    if (property.containsKey("items")) {
      String one = nested(property) ? "object or list of " : "list of ";
      return one + value(schema.resolve(property.getJsonObject("items")));
    }
    return plain(property);
  }

  private static String plain(JsonObject property) {
    String type =
        property.getValue("type") instanceof JsonArray several
            ? several.stream().map(String::valueOf).collect(Collectors.joining(" or "))
            : property.getString("type");
    String word = type.equals("integer") ? "whole number" : type;
    return property.containsKey("minimum")
        ? "%s, %s to %s".formatted(word, property.getValue("minimum"), property.getValue("maximum"))
        : word;
  }
}
