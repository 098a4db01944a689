package io.hookgate.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object, read strictly: a member that the call does not know is an error, since
 * it is a typing mistake more often than not. An explicit null is the same as leaving it out. Every
 * error names the member.
 */
final class JsonInput {
  private final String text;
  private final JsonObject json;

  private JsonInput(String text, JsonObject json) {
    this.text = text;
    this.json = json;
  }

  /**
   * Reads a body that has to be there.
   *
   * @param allowed the names of the members that the call knows
   */
  static JsonInput of(Buffer body, Set<String> allowed) {
    String text = utf8(body);
    JsonObject json = parse(text);
    for (String name : json.fieldNames()) {
      if (!allowed.contains(name)) {
        throw bad(name, "is not known here; allowed are " + new TreeSet<>(allowed));
      }
    }
    return new JsonInput(text, json);
  }

  /** The same, where an empty body stands for an empty object. */
  static JsonInput ofOptional(Buffer body, Set<String> allowed) {
    return body.length() == 0 ? new JsonInput("{}", new JsonObject()) : of(body, allowed);
  }

  /** A whole object that somebody else reads: strict about what JSON is, not about names. */
  static JsonObject whole(Buffer body) {
    return parse(utf8(body));
  }

  private static String utf8(Buffer body) {
    String text =
        JsonText.utf8(body.getBytes())
            .orElseThrow(
                () ->
                    Problem.named(400, "malformed-json", "Malformed JSON", "The body is not UTF-8")
                        .exception());
    JsonText.member(text, "");
    return text;
  }

  /** A member's value as parsed, null when it is absent. */
  @Nullable Object value(String name) {
    return json.getValue(name);
  }

  /**
   * A member's value exactly as the caller wrote it.
   *
   * @throws ProblemException when it is absent
   */
  String source(String name) {
    if (json.getValue(name) == null) {
      throw missing(name);
    }
    return JsonText.member(text, name).orElseThrow(() -> missing(name));
  }

  /** A text of 1 to {@code max} characters without control characters, null when absent. */
  @Nullable String text(String name, int max) {
    Object value = json.getValue(name);
    return value == null ? null : text(name, value, max);
  }

  /** The same, which has to be there. */
  String requiredText(String name, int max) {
    String value = text(name, max);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /** A whole number within that range, null when absent. */
  @Nullable Integer integer(String name, int min, int max) {
    Object value = json.getValue(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer number && number >= min && number <= max) {
      return number;
    }
    throw bad(name, "has to be a whole number from " + min + " to " + max);
  }

  /** True or false; false when absent. */
  boolean flag(String name) {
    Object value = json.getValue(name);
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw bad(name, "has to be true or false");
  }

  /** A list of 1 to {@code max} texts; empty when absent. */
  List<String> texts(String name, int max) {
    Object value = json.getValue(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > max) {
      throw bad(name, "has to be a list of 1 to " + max + " texts");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      texts.add(text(name + "/" + i, array.getValue(i), 300));
    }
    return texts;
  }

  /** An object, null when absent. */
  @Nullable JsonObject object(String name) {
    Object value = json.getValue(name);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw bad(name, "has to be an object");
  }

  /** The whole request without these members, for comparing two of them. */
  JsonObject without(Set<String> names) {
    JsonObject rest = new JsonObject();
    json.forEach(
        member -> {
          if (!names.contains(member.getKey())) {
            rest.put(member.getKey(), member.getValue());
          }
        });
    return rest;
  }

  /** Whether the member is there. */
  boolean has(String name) {
    return json.getValue(name) != null;
  }

  /** What to throw about a member; {@code path} may lead into it, as in {@code ids/3}. */
  static ProblemException bad(String path, String predicate) {
    String name = path.indexOf('/') < 0 ? path : path.substring(0, path.indexOf('/'));
    return Problem.badInput("/" + path, name + " " + predicate).exception();
  }

  private static ProblemException missing(String name) {
    return bad(name, "is missing");
  }

  private static String text(String path, @Nullable Object value, int max) {
    if (value instanceof String text
        && !text.isEmpty()
        && text.length() <= max
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw bad(path, "has to be a text of 1 to " + max + " characters, without control characters");
  }

  private static JsonObject parse(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw Problem.named(
              400, "malformed-json", "Malformed JSON", "The body is no JSON object that we read")
          .exception();
    }
  }
}
