package io.hookgate.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Looks into JSON text without changing a character of it: a number keeps its digits, which a
 * parsed and rewritten one would not.
 */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonText() {}

  /** The text of UTF-8 bytes; empty when they are not valid UTF-8. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether the text is exactly one JSON value. */
  static boolean isValue(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that the text is one JSON object in which no name occurs twice, and finds a member of
   * it.
   *
   * @return the member's value as it is written; empty when the object has none of that name
   * @throws ProblemException 400 that tells line and column
   */
  static Optional<String> member(String object, String name) {
    try (JsonParser parser = STRICT.createParser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("the body has to be a JSON object");
      }
      Optional<String> found = Optional.empty();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(name);
        String value = skipValue(parser, object);
        found = wanted ? Optional.of(value) : found;
      }
      if (parser.nextToken() != null) {
        throw malformed("something follows the JSON object");
      }
      return found;
    } catch (JsonParseException e) {
      throw malformed(
          e.getOriginalMessage()
              + ", at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw malformed("it is nested too deeply or has too long a number");
    }
  }

  private static String skipValue(JsonParser parser, String text) throws IOException {
    parser.nextToken();
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return text.substring(from, (int) parser.currentLocation().getCharOffset()).strip();
  }

  private static ProblemException malformed(String detail) {
    return Problem.named(
            400, "malformed-json", "Malformed JSON", "The body is no JSON we read: " + detail)
        .exception();
  }
}
