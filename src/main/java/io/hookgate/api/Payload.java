package io.hookgate.api;

import io.hookgate.routing.Redactor;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;

/** Shows bytes of others inside our JSON. */
final class Payload {
  private Payload() {}

  /** Adds {@code name} as text and {@code nameEncoding}: {@code text}, or {@code base64}. */
  static void put(JsonObject json, String name, byte[] bytes) {
    Optional<String> text = JsonText.utf8(bytes);
    json.put(name, text.orElseGet(() -> Base64.getEncoder().encodeToString(bytes)))
        .put(name + "Encoding", text.isPresent() ? "text" : "base64");
  }

  /**
   * The object with a body as further members {@code payload} and {@code encoding}. A body that is
   * JSON stands there as it came, every digit of it: that is why it is spliced in and not parsed.
   */
  static String splice(JsonObject json, byte[] body) {
    Optional<String> text = JsonText.utf8(body);
    json.put("redacted", false);
    if (text.filter(JsonText::isValue).isEmpty()) {
      return json.put("encoding", text.isPresent() ? "text" : "base64")
          .put("payload", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)))
          .encode();
    }
    return splice(json, text.get());
  }

  /** The same of a body of which something may not be seen; of one that is withheld, why. */
  static String splice(JsonObject json, Redactor.Seen seen) {
    json.put("redacted", true);
    if (seen instanceof Redactor.Seen.Withheld withheld) {
      return json.put("encoding", "withheld").put("payload", withheld.why()).encode();
    }
    Redactor.Seen.Shown shown = (Redactor.Seen.Shown) seen;
    return shown.json()
        ? splice(json, shown.text())
        : json.put("encoding", "text").put("payload", shown.text()).encode();
  }

  private static String splice(JsonObject json, String payload) {
    String head = json.put("encoding", "json").encode();
    return head.substring(0, head.length() - 1) + ",\"payload\":" + payload + "}";
  }
}
