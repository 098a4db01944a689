package io.hookgate.api;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 tells it.
 *
 * @param status the HTTP status
 * @param type what kind of error, stable: scripts may compare it
 * @param title the same for every error of that type
 * @param detail what was wrong here, and what would be right
 * @param field the query parameter or JSON member that was wrong, null when it was none
 * @param headers further response headers
 * @param more further members of the answer's body
 */
record Problem(
    int status,
    String type,
    String title,
    String detail,
    @Nullable String field,
    Map<String, String> headers,
    JsonObject more) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonObject NOTHING = new JsonObject();
  private static final String URN = "urn:hookgate:problem:";

  /** An error that its status describes completely. */
  static Problem of(int status, String title, String detail) {
    return new Problem(status, "about:blank", title, detail, null, Map.of(), NOTHING);
  }

  /** An error of this product's own, told apart by {@code urn:hookgate:problem:NAME}. */
  static Problem named(int status, String name, String title, String detail) {
    return new Problem(status, URN + name, title, detail, null, Map.of(), NOTHING);
  }

  /** A request that has no meaning as it is: names the place and what would be right there. */
  static Problem badInput(String field, String detail) {
    return new Problem(400, URN + "bad-input", "Bad input", detail, field, Map.of(), NOTHING);
  }

  /** The same where what it is about stands within something larger, at that pointer. */
  Problem within(String pointer) {
    return field != null && field.startsWith("/") ? at(pointer + field) : this;
  }

  /** The same with one more response header. */
  Problem with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Problem(status, type, title, detail, field, Map.copyOf(all), more);
  }

  /** The same with one more member. */
  Problem telling(String member, Object value) {
    return new Problem(status, type, title, detail, field, headers, more.copy().put(member, value));
  }

  /** The same about that place. */
  Problem at(String place) {
    return new Problem(status, type, title, detail, place, headers, more);
  }

  /**
   * A field that begins with {@code /} is a JSON pointer into the body and is told as one; any
   * other is a parameter's or header's name.
   */
  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", type)
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .mergeIn(more);
    if (field == null) {
      return json;
    }
    return field.startsWith("/")
        ? json.put("field", lastName(field)).put("pointer", field)
        : json.put("field", field);
  }

  ProblemException exception() {
    return new ProblemException(this);
  }

  private static String lastName(String pointer) {
    String last = pointer.substring(pointer.lastIndexOf('/') + 1);
    return last.replace("~1", "/").replace("~0", "~");
  }
}
