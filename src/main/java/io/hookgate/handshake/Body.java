package io.hookgate.handshake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The JSON body of a question. */
final class Body {
  /** Bytes; events may be longer, questions are not. */
  private static final int LONGEST = 16 * 1024;

  private Body() {}

  /** The object; null when the body is none, or is longer than any question. */
  static @Nullable JsonObject of(byte[] body) {
    if (body.length > LONGEST) {
      return null;
    }
    try {
      return new JsonObject(Buffer.buffer(body));
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  /** The string of that key; null when there is none. */
  static @Nullable String text(@Nullable JsonObject object, String key) {
    return object != null && object.getValue(key) instanceof String text ? text : null;
  }
}
