package io.hookgate.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a line of an export says of itself. Its payload is passed over: it may be of a kind that
 * only a stream can read.
 *
 * @param id of the event; null when it is none
 * @param cursor where to go on behind it; null when it does not say
 * @param error why it is no whole event, or why the export ended; null when nothing went wrong
 */
record ExportLine(@Nullable String id, @Nullable String cursor, @Nullable String error) {
  /** Whether nothing is behind it. */
  boolean end() {
    return id == null && cursor == null && error == null;
  }

  /**
   * Reads it.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is cut off
   */
  static ExportLine read(String line) throws IOException {
    String id = null;
    String cursor = null;
    String error = null;
    try (JsonParser parser = EventCopy.JSON.createParser(line)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        boolean text = value == JsonToken.VALUE_STRING;
        switch (name) {
          case "id" -> id = text ? parser.getText() : null;
          case "cursor" -> cursor = text ? parser.getText() : null;
          case "error" -> error = text ? parser.getText() : null;
          default -> parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new com.fasterxml.jackson.core.JsonParseException(parser, "not one object");
      }
    }
    return new ExportLine(id, cursor, error);
  }
}
