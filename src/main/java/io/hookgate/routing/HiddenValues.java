package io.hookgate.routing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The values that were hidden in a body, to be looked for elsewhere, as long as they are few. */
final class HiddenValues {
  /** Values that are looked for in a text; with more, the text is withheld. */
  static final int MOST = 200;

  /** Digits of a number that is looked for elsewhere: shorter ones are everywhere. */
  private static final int SHORTEST_NUMBER = 6;

  /** Characters of all of them together. */
  private static final int MOST_CHARACTERS = 32 * 1024;

  private final Set<String> values = new LinkedHashSet<>();
  private int characters;

  /** Adds every text and long number of the value that begins with the parser's token. */
  void add(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        add(parser.getText());
      } else if (token.isNumeric() && parser.getText().length() >= SHORTEST_NUMBER) {
        add(parser.getText());
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  void add(String value) {
    if (!tooMany() && value.length() >= Mask.SHORTEST && values.add(value)) {
      characters += value.length();
    }
  }

  private boolean tooMany() {
    return values.size() > MOST || characters > MOST_CHARACTERS;
  }

  Mask mask() {
    return tooMany()
        ? Mask.withholding("more of its event is redacted than could be looked for here")
        : Mask.of(values);
  }
}
