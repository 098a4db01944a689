package io.hookgate.routing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hides values of one JSON text and leaves every other character of it as it is. Of equal keys each
 * is hidden, whichever of them counts.
 */
final class RedactedJson {
  private static final String IN_ITS_PLACE = '"' + Redactor.HIDDEN + '"';

  private final String text;
  private final HiddenValues values;
  private final StringBuilder shown = new StringBuilder();
  private int done;

  private RedactedJson(String text, HiddenValues values) {
    this.text = text;
    this.values = values;
  }

  /**
   * Null when the text is not one JSON value.
   *
   * @param values gets those that are hidden
   */
  static @Nullable String of(String text, List<List<String>> paths, HiddenValues values) {
    RedactedJson redacted = new RedactedJson(text, values);
    try (JsonParser parser = BodyFields.JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return null;
      }
      redacted.read(parser, paths, 0);
      // A number that ends the text is read to its end first.
      parser.finishToken();
      if (parser.nextToken() != null) {
        return null;
      }
    } catch (IOException e) {
      return null;
    }
    return redacted.shown.append(text, redacted.done, text.length()).toString();
  }

  /** Reads the value that begins with the current token, to which these paths lead so far. */
  private void read(JsonParser parser, List<List<String>> leading, int depth) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        goOn(parser, leading, depth, name);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        goOn(parser, leading, depth, leading.isEmpty() ? "" : Integer.toString(i));
      }
    }
  }

  private void goOn(JsonParser parser, List<List<String>> leading, int depth, String step)
      throws IOException {
    List<List<String>> left =
        leading.stream()
            .filter(path -> path.get(depth).equals(step) || path.get(depth).equals("*"))
            .toList();
    if (left.stream().anyMatch(path -> path.size() == depth + 1)) {
      hide(parser);
    } else if (left.isEmpty()) {
      parser.skipChildren();
    } else {
      read(parser, left, depth + 1);
    }
  }

  private void hide(JsonParser parser) throws IOException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    values.add(parser);
    parser.finishToken();
    int to = (int) parser.currentLocation().getCharOffset();
    while (to > from + 1 && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    shown.append(text, done, from).append(IN_ITS_PLACE);
    done = to;
  }
}
