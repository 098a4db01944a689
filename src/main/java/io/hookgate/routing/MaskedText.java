package io.hookgate.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text in which values are looked for, as one of those who wrote it may have meant it: each
 * character knows where it stands in the text itself.
 */
final class MaskedText {
  private static final int MOST_VIEWS = 8;
  private static final int HEX = 16;
  private static final List<UnaryOperator<MaskedText>> DECODERS =
      List.of(MaskedText::ofJson, MaskedText::ofUrl, MaskedText::ofForm);

  private final StringBuilder text = new StringBuilder();
  private final List<Integer> at = new ArrayList<>();

  private MaskedText() {}

  /** From where to where something stands in the text itself. */
  record Range(int from, int to) {}

  /**
   * The text as it is, and as JSON, URLs and forms would have escaped it, also within each other.
   */
  static List<MaskedText> views(String text) {
    MaskedText asItIs = new MaskedText();
    for (int i = 0; i < text.length(); i++) {
      asItIs.add(text.charAt(i), i);
    }
    asItIs.at.add(text.length());
    List<MaskedText> views = new ArrayList<>();
    views.add(asItIs);
    for (int i = 0; i < views.size(); i++) {
      for (UnaryOperator<MaskedText> decoder : DECODERS) {
        MaskedText decoded = decoder.apply(views.get(i));
        if (decoded != views.get(i) && views.size() < MOST_VIEWS) {
          views.add(decoded);
        }
      }
    }
    return views;
  }

  /** One by one, so that places stay. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      lower.append(Character.toLowerCase(text.charAt(i)));
    }
    return lower.toString();
  }

  /**
   * Adds where the value stands, and where the text ends within it.
   *
   * @param shortest characters of what it ends with
   */
  void find(String value, int shortest, List<Range> found) {
    for (int i = text.indexOf(value); i >= 0; i = text.indexOf(value, i + 1)) {
      found.add(range(i, i + value.length()));
    }
    int length = text.length();
    for (int i = Math.max(0, length - value.length() + 1); i <= length - shortest; i++) {
      if (endsWithin(value, i)) {
        found.add(range(i, length));
        return;
      }
    }
  }

  private boolean endsWithin(String value, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) != value.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private Range range(int from, int to) {
    return new Range(at.get(from), at.get(to));
  }

  private void add(char character, int place) {
    text.append(Character.toLowerCase(character));
    at.add(place);
  }

  private MaskedText ofJson() {
    if (text.indexOf("\\") < 0) {
      return this;
    }
    MaskedText decoded = new MaskedText();
    int i = 0;
    while (i < text.length()) {
      char next = text.charAt(i);
      char escaped = next == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
      int unit = escaped == 'u' ? hex(i + 2, 4) : -1;
      if (unit >= 0) {
        decoded.add((char) unit, at.get(i));
        i += 6;
      } else if (escaped != 0) {
        int known = "bfnrt".indexOf(escaped);
        decoded.add(known < 0 ? escaped : "\b\f\n\r\t".charAt(known), at.get(i));
        i += 2;
      } else {
        decoded.add(next, at.get(i++));
      }
    }
    return decoded.endedAs(this);
  }

  private MaskedText ofUrl() {
    if (text.indexOf("%") < 0) {
      return this;
    }
    MaskedText decoded = new MaskedText();
    int i = 0;
    while (i < text.length()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int from = i;
      for (int b = percent(i); b >= 0; b = percent(i)) {
        bytes.write(b);
        i += 3;
      }
      if (i == from) {
        decoded.add(text.charAt(i), at.get(i));
        i++;
      } else {
        decoded.addAll(bytes.toByteArray(), from, this);
      }
    }
    return decoded.endedAs(this);
  }

  /** Each character of bytes that were escaped stands where its first byte stands. */
  private void addAll(byte[] bytes, int from, MaskedText source) {
    String characters = new String(bytes, StandardCharsets.UTF_8);
    int done = 0;
    for (int i = 0; i < characters.length(); i++) {
      int step = Math.min(done, bytes.length - 1);
      add(characters.charAt(i), source.at.get(from + 3 * step));
      boolean pair = Character.isHighSurrogate(characters.charAt(i));
      done += pair ? 0 : width(bytes, step);
    }
  }

  /** How many bytes the character takes that begins there; of a broken one, one. */
  private static int width(byte[] bytes, int from) {
    int first = bytes[from] & 0xff;
    int width = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return Math.min(width, bytes.length - from);
  }

  private MaskedText ofForm() {
    if (text.indexOf("+") < 0) {
      return this;
    }
    MaskedText decoded = new MaskedText();
    for (int i = 0; i < text.length(); i++) {
      decoded.add(text.charAt(i) == '+' ? ' ' : text.charAt(i), at.get(i));
    }
    return decoded.endedAs(this);
  }

  private MaskedText endedAs(MaskedText source) {
    at.add(source.at.get(source.at.size() - 1));
    return this;
  }

  private int percent(int from) {
    return from < text.length() && text.charAt(from) == '%' ? hex(from + 1, 2) : -1;
  }

  private int hex(int from, int digits) {
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), HEX) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * HEX + digit;
    }
    return value;
  }

  /** As it was meant, in lower case. */
  @Override
  public String toString() {
    return text.toString();
  }
}
