package io.hookgate.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes a rejection as its bare id and a JSON object, so that texts sort by time. */
final class RejectionCodec {
  static final int ID = 26;

  private RejectionCodec() {}

  static String encode(Rejection rejection) {
    return Keys.bare(rejection.id())
        + new JsonObject()
            .put("s", rejection.sourceId())
            .put("n", rejection.source())
            .put("r", rejection.reason())
            .put("d", rejection.detail())
            .put("a", rejection.remote())
            .put("h", new JsonArray(rejection.headers()))
            .put("b", rejection.bytes())
            .put("x", rejection.sha256())
            .put("m", rejection.missed())
            .put("k", rejection.kept())
            .put("e", new JsonArray(rejection.events()))
            .encode();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Rejection decode(String text) {
    try {
      JsonObject json = new JsonObject(text.substring(ID));
      return new Rejection(
          "rej_" + text.substring(0, ID),
          json.getString("s", ""),
          json.getString("n", ""),
          json.getString("r", ""),
          json.getString("d", ""),
          json.getString("a", ""),
          texts(json.getJsonArray("h", new JsonArray())),
          json.getLong("b", 0L),
          json.getString("x", ""),
          json.getLong("m", 0L),
          json.getBoolean("k", false),
          texts(json.getJsonArray("e", new JsonArray())));
    } catch (DecodeException | IndexOutOfBoundsException | ClassCastException e) {
      throw new IllegalArgumentException("a stored rejection is not readable", e);
    }
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }
}
