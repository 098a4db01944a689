package io.hookgate.api;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes schemas as HTML: each member with its type, its range and what it means. */
final class DocsSchema {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final int DEEPEST = 3;

  /** Keywords of a range, and how they are told. */
  private static final List<Map.Entry<String, String>> RANGES =
      List.of(
          Map.entry("minimum", "at least "),
          Map.entry("maximum", "at most "),
          Map.entry("minLength", "characters: at least "),
          Map.entry("maxLength", "characters: at most "),
          Map.entry("minItems", "items: at least "),
          Map.entry("maxItems", "items: at most "),
          Map.entry("pattern", "matches "),
          Map.entry("default", "default "),
          Map.entry("const", "always "));

  private final JsonObject document;
  private final StringBuilder html;

  DocsSchema(JsonObject document, StringBuilder html) {
    this.document = document;
    this.html = html;
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

  void parameter(JsonObject parameter) {
    JsonObject schema = parameter.getJsonObject("schema");
    if (schema == null) {
      schema =
          parameter.getJsonObject("content").getJsonObject(Answer.JSON).getJsonObject("schema");
    }
    boolean required = parameter.getBoolean("required", false);
    html.append("<dt><code>").append(text(parameter.getString("name"))).append("</code> ");
    html.append("<span class=\"s\">in ").append(parameter.getString("in")).append(", ");
    html.append(type(schema)).append(required ? ", required" : "").append("</span></dt><dd>");
    html.append(paragraph(parameter.getString("description"))).append("</dd>");
  }

  /** The members of an object or of an array's items; a reference is linked. */
  void members(JsonObject schema) {
    if (schema.containsKey("$ref") || !schema.containsKey("properties")) {
      html.append("<p>").append(type(schema)).append("</p>");
      JsonObject items = schema.getJsonObject("items");
      if (items != null && items.containsKey("properties")) {
        properties(items);
      }
    } else {
      properties(schema);
    }
  }

  private void properties(JsonObject schema) {
    JsonObject properties = schema.getJsonObject("properties");
    Set<Object> required = new HashSet<>();
    schema.getJsonArray("required", new JsonArray()).forEach(required::add);
    html.append("<dl>");
    for (String name : properties.fieldNames()) {
      JsonObject property = properties.getJsonObject(name);
      html.append("<dt><code>").append(text(name)).append("</code> <span class=\"s\">");
      html.append(type(property)).append(required.contains(name) ? ", always" : "");
      html.append("</span></dt><dd>").append(paragraph(property.getString("description")));
      JsonObject items = property.getJsonObject("items", property);
      if (items.containsKey("properties")) {
        properties(items);
      }
      html.append("</dd>");
    }
    html.append("</dl>");
  }

  /** The type in words, with its range. */
  private String type(JsonObject schema) {
    String reference = schema.getString("$ref");
    if (reference != null) {
      String name = reference.substring(SCHEMAS.length());
      return "<a href=\"#schema-%s\">%s</a>".formatted(name, name);
    }
    List<String> parts = new ArrayList<>();
    parts.add(kind(schema));
    if (schema.containsKey("format")) {
      parts.add(text(schema.getString("format")));
    }
    for (Map.Entry<String, String> range : RANGES) {
      if (schema.containsKey(range.getKey())) {
        Object value = schema.getValue(range.getKey());
        parts.add(range.getValue() + "<code>" + text(Json.encode(value)) + "</code>");
      }
    }
    return String.join(", ", parts);
  }

  private String kind(JsonObject schema) {
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.containsKey(choice)) {
        return joined(schema.getJsonArray(choice));
      }
    }
    if (schema.containsKey("enum")) {
      return schema.getJsonArray("enum").stream()
          .map(word -> "<code>" + text(String.valueOf(word)) + "</code>")
          .collect(Collectors.joining(" "));
    }
    Object type = schema.getValue("type");
    String word =
        type instanceof JsonArray several
            ? several.stream().map(String::valueOf).collect(Collectors.joining(" or "))
            : type == null ? "any" : type.toString();
    JsonObject items = schema.getJsonObject("items");
    return items == null ? text(word) : text(word) + " of " + type(items);
  }

  private String joined(JsonArray choices) {
    return IntStream.range(0, choices.size())
        .mapToObj(i -> type(choices.getJsonObject(i)))
        .collect(Collectors.joining(" or "));
  }

  /** A value that fits: the required members, or the first one. */
  @Nullable Object example(JsonObject unresolved, int depth) {
    JsonObject schema = resolve(unresolved);
    if (schema.containsKey("example")) {
      return Json.encode(schema.getValue("example"));
    }
    JsonObject properties = schema.getJsonObject("properties");
    if (properties != null && depth < DEEPEST) {
      List<String> wanted = new ArrayList<>();
      schema.getJsonArray("required", new JsonArray()).forEach(it -> wanted.add((String) it));
      return wanted.stream()
          .map(name -> "\"%s\": %s".formatted(name, example(of(properties, name), depth + 1)))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    JsonArray words = schema.getJsonArray("enum");
    if (words != null) {
      return Json.encode(words.getValue(0));
    }
    Object type = schema.getValue("type");
    Object first = type instanceof JsonArray several ? several.getValue(0) : type;
    return switch (String.valueOf(first)) {
      case "object" -> "{}";
      case "array" -> "[" + example(schema.getJsonObject("items"), depth + 1) + "]";
      case "integer", "number" -> "1";
      case "boolean" -> "true";
      default -> "uri".equals(schema.getString("format")) ? "\"https://example.com\"" : "\"...\"";
    };
  }

  private static JsonObject of(JsonObject properties, String name) {
    return properties.getJsonObject(name, new JsonObject());
  }

  static String paragraph(@Nullable String text) {
    return text == null || text.isEmpty() ? "" : "<p>" + inline(text) + "</p>";
  }

  /** Escaped, and what stands between backticks as code. */
  static String inline(String text) {
    return text(text).replaceAll("`([^`]+)`", "<code>$1</code>");
  }

  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
