package io.hookgate.api;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** JSON Merge Patch, <a href="https://www.rfc-editor.org/rfc/rfc7396#section-2">RFC 7396</a>. */
final class MergePatch {
  private MergePatch() {}

  /**
   * A copy of the target with what the patch says: null takes a member away, an object is merged
   * into the one there, anything else takes its place.
   */
  static JsonObject apply(@Nullable JsonObject target, JsonObject patch) {
    JsonObject merged = target == null ? new JsonObject() : target.copy();
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      if (value == null) {
        merged.remove(name);
      } else if (value instanceof JsonObject part) {
        Object there = merged.getValue(name);
        merged.put(name, apply(there instanceof JsonObject object ? object : null, part));
      } else {
        merged.put(name, value);
      }
    }
    return merged;
  }
}
