package io.hookgate.config;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The shipped JSON Schema. Beside the standard keywords it uses {@code errorMessage} (what would be
 * right, shown by editors too), {@code x-unit} (duration or size), {@code x-minimum} and {@code
 * x-maximum} (the range of such a text).
 */
final class Schema {
  private static final String RESOURCE = "config/hookgate.schema.json";

  private final JsonObject root;

  private Schema(JsonObject root) {
    this.root = root;
  }

  /** From the class path; a JAR without it is broken. */
  static Schema shipped() {
    try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing on the class path");
      }
      return new Schema(new JsonObject(Buffer.buffer(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  JsonObject root() {
    return root;
  }

  /** The schema with its {@code $ref} followed; what stands beside the reference wins. */
  JsonObject resolve(JsonObject schema) {
    String reference = schema.getString("$ref");
    if (reference == null) {
      return schema;
    }
    if (!(at(reference.substring(1)) instanceof JsonObject target)) {
      throw new IllegalStateException(RESOURCE + " refers to " + reference + ", which is missing");
    }
    JsonObject resolved = resolve(target).copy();
    schema.forEach(entry -> resolved.put(entry.getKey(), entry.getValue()));
    resolved.remove("$ref");
    return resolved;
  }

  /** What stands at a JSON pointer of the schema; the schema itself at the empty one. */
  @Nullable Object at(String pointer) {
    if (pointer.isEmpty()) {
      return root;
    }
    Object found = root;
    for (String token : pointer.substring(1).split("/", -1)) {
      String key = token.replace("~1", "/").replace("~0", "~");
      if (found instanceof JsonObject object) {
        found = object.getValue(key);
      } else if (found instanceof JsonArray array) {
        found = array.getValue(Integer.parseInt(key));
      } else {
        return null;
      }
    }
    return found;
  }
}
