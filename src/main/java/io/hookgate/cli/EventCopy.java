package io.hookgate.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.hookgate.model.Header;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as the API shows it, its payload byte for byte.
 *
 * @param contentType empty for none
 * @param headers those that the source forwards, as they may be shown
 * @param redacted whether something in the payload is hidden
 * @param gone why there is no payload; empty when there is
 */
record EventCopy(
    String id,
    String source,
    String type,
    Instant acceptedAt,
    String contentType,
    List<Header> headers,
    byte[] body,
    boolean redacted,
    String gone) {
  /** What the API shows of a header's value that may be a secret. */
  private static final String HIDDEN = "***";

  private static final String PAYLOAD = "payload";

  /** More than what the gateway takes for JSON: it stands inside the answer. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * Reads what {@code GET /api/v1/events/{id}} answered.
   *
   * @throws IOException when it is something else
   */
  static EventCopy read(String text) throws IOException {
    int name = placeOfPayload(text);
    // Without the payload, which may be of a kind that only a stream can read.
    JsonObject json = new JsonObject(text.substring(0, text.lastIndexOf(',', name)) + '}');
    List<Header> headers = new ArrayList<>();
    JsonArray shown = json.getJsonArray("headers");
    for (int i = 0; i < shown.size(); i++) {
      JsonObject header = shown.getJsonObject(i);
      headers.add(new Header(header.getString("name"), header.getString("value")));
    }
    String member = text.substring(text.indexOf(':', name + PAYLOAD.length()) + 1);
    String written = member.substring(0, member.lastIndexOf('}'));
    String encoding = json.getString("encoding", "");
    boolean withheld = encoding.equals("withheld");
    String expunged = json.getBoolean("expunged", false) ? "it was expunged" : "";
    return new EventCopy(
        json.getString("id"),
        json.getString("source"),
        json.getString("type"),
        Instant.parse(json.getString("acceptedAt")),
        json.getString("contentType", ""),
        List.copyOf(headers),
        withheld ? new byte[0] : body(encoding, written),
        hides(json.getValue("redacted")),
        withheld ? string(written) : expunged);
  }

  /** The headers whose values can be sent: hidden ones are known to nobody here. */
  List<Header> sendable() {
    return headers.stream().filter(header -> !header.value().equals(HIDDEN)).toList();
  }

  private static boolean hides(@Nullable Object redacted) {
    return redacted instanceof JsonArray paths ? !paths.isEmpty() : Boolean.TRUE.equals(redacted);
  }

  private static byte[] body(String encoding, String written) throws IOException {
    return switch (encoding) {
      case "json" -> written.getBytes(StandardCharsets.UTF_8);
      case "text" -> string(written).getBytes(StandardCharsets.UTF_8);
      case "base64" -> Base64.getDecoder().decode(string(written));
      default -> throw new IOException("the gateway shows payloads as '" + encoding + "': too new");
    };
  }

  private static String string(String written) {
    return String.valueOf(Json.decodeValue(written));
  }

  /**
   * Where the name of the payload's member begins. It is the last one, and a payload that is JSON
   * stands there as it came, white space and digits included.
   */
  private static int placeOfPayload(String answer) throws IOException {
    int place = -1;
    try (JsonParser parser = JSON.createParser(answer)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        place =
            parser.currentName().equals(PAYLOAD)
                ? (int) parser.currentTokenLocation().getCharOffset()
                : -1;
        parser.nextToken();
        parser.skipChildren();
        parser.finishToken();
      }
    }
    if (place < 0) {
      throw new IOException("the gateway's answer does not end with the payload: it is too new");
    }
    return place;
  }
}
