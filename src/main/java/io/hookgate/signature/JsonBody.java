package io.hookgate.signature;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.hookgate.routing.BodyFields;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body whose signature stands in it. A member that stands there twice makes it unreadable:
 * one of them could be verified here and the other one used elsewhere.
 */
final class JsonBody {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(BodyFields.MAX_DEPTH).build())
          .build();

  private JsonBody() {}

  /** The object that the body is; null when it is something else. */
  static @Nullable JsonObject read(byte[] body) {
    try {
      Map<?, ?> members = JacksonCodec.fromParser(JSON.createParser(body), Map.class);
      return members == null ? null : object(members);
    } catch (IOException | DecodeException | ClassCastException e) {
      return null;
    }
  }

  /** The object of that key; null when it is absent or something else. */
  static @Nullable JsonObject object(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonObject object ? object : null;
  }

  /** The string of that key; null when it is absent or something else. */
  static @Nullable String text(JsonObject json, String key) {
    return json.getValue(key) instanceof String text ? text : null;
  }

  @SuppressWarnings("unchecked") // A JSON object's keys are strings.
  private static JsonObject object(Map<?, ?> map) {
    return new JsonObject((Map<String, Object>) map);
  }
}
