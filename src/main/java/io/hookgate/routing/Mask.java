package io.hookgate.routing;

import io.hookgate.model.Header;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values that people may not see, wherever else they stand: in what a destination answered, in what
 * was made of a body, in a sentence about it. Each is found whatever its case, as it is and as JSON
 * or URLs write it, also cut off at the end of a text. Immutable; any thread.
 */
public final class Mask {
  /** Hides nothing. */
  public static final Mask NONE = new Mask(List.of(), null);

  /** Characters of a value; a shorter one would be found in every other word. */
  static final int SHORTEST = 4;

  /** Headers that are the gateway's own, or tell of a body no more than what it is. */
  private static final Pattern OWN =
      Pattern.compile(
          "(x-)?webhook-.*|content-(type|length|encoding)|user-agent|host|accept|traceparent");

  private static final String NO_TEXT =
      "[withheld: it is no text in UTF-8, in which what its source redacts could be found]";

  private final List<String> values;
  private final @Nullable String instead;

  private Mask(List<String> values, @Nullable String instead) {
    this.values = values;
    this.instead = instead;
  }

  /** Hides these values; those of fewer than {@value #SHORTEST} characters are left out. */
  static Mask of(Collection<String> values) {
    List<String> sought =
        values.stream()
            .filter(value -> value.length() >= SHORTEST)
            .map(MaskedText::lower)
            .distinct()
            .toList();
    return sought.isEmpty() ? NONE : new Mask(sought, null);
  }

  /** Puts that sentence in the place of whatever may hold what nobody knows. */
  public static Mask withholding(String sentence) {
    return new Mask(List.of(), "[withheld: " + sentence + "]");
  }

  /** The text with {@code ***} for each value. */
  public String text(String text) {
    if (text.isEmpty()) {
      return text;
    }
    return instead != null ? instead : hide(text);
  }

  /** The same of bytes that should be text; the same bytes where nothing is hidden. */
  public byte[] bytes(byte[] bytes) {
    if (bytes.length == 0 || (instead == null && values.isEmpty())) {
      return bytes;
    }
    String text = instead != null ? instead : decoded(bytes);
    if (text == null) {
      return NO_TEXT.getBytes(StandardCharsets.UTF_8);
    }
    String shown = text(text);
    return shown.equals(text) && instead == null ? bytes : shown.getBytes(StandardCharsets.UTF_8);
  }

  /** The same of a header; where all is withheld, only its own headers are shown. */
  public Header header(Header header) {
    if (instead == null) {
      String shown = text(header.value());
      return shown.equals(header.value()) ? header : new Header(header.name(), shown);
    }
    return OWN.matcher(header.name().toLowerCase(Locale.ROOT)).matches()
        ? header
        : new Header(header.name(), Redactor.HIDDEN);
  }

  private String hide(String text) {
    if (values.isEmpty()) {
      return text;
    }
    List<MaskedText.Range> found = new ArrayList<>();
    for (MaskedText view : MaskedText.views(text)) {
      values.forEach(value -> view.find(value, SHORTEST, found));
    }
    if (found.isEmpty()) {
      return text;
    }
    found.sort(Comparator.comparingInt(MaskedText.Range::from));
    StringBuilder shown = new StringBuilder();
    int done = 0;
    for (MaskedText.Range range : found) {
      if (range.from() >= done) {
        shown.append(text, done, range.from()).append(Redactor.HIDDEN);
      }
      done = Math.max(done, range.to());
    }
    return shown.append(text, done, text.length()).toString();
  }

  /**
   * Null for what is no text, in UTF-8, that people read; what was cut off in its last character
   * is.
   */
  private static @Nullable String decoded(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, false);
    String read = text.flip().toString();
    // A zero would be every other byte of UTF-16.
    return result.isError() || read.indexOf('\0') >= 0 ? null : read;
  }
}
