package io.hookgate.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event of the live feed.
 *
 * @param id where it stands in the feed; empty when it does not say
 * @param event its kind
 * @param data null for one that only says the place
 */
record FeedMessage(String id, String event, @Nullable JsonObject data) {
  /** Reads the next one; null at the end. */
  static @Nullable FeedMessage read(BufferedReader in) throws IOException {
    String id = "";
    String event = "message";
    StringBuilder data = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith("id:")) {
        id = value(line);
      } else if (line.startsWith("event:")) {
        event = value(line);
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line));
      } else if (line.isEmpty()) {
        if (!id.isEmpty() || !data.isEmpty()) {
          return new FeedMessage(id, event, data.isEmpty() ? null : json(data.toString()));
        }
        event = "message";
      }
    }
    return null;
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  private static JsonObject json(String text) throws IOException {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw new IOException("the feed sent what is no JSON", e);
    }
  }
}
