package io.hookgate.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people may not see of the bodies of a source: JSON pointers to values, in which a step
 * {@code *} stands for every item or member. What is delivered does not change. Immutable; any
 * thread.
 */
public final class Redactor {
  /** What stands in the place of a value. */
  public static final String HIDDEN = "***";

  /** Bytes of a body that is looked into; a larger one is withheld. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** Hides nothing. */
  public static final Redactor NONE = new Redactor(List.of());

  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final List<String> pointers;
  private final List<List<String>> paths;

  private Redactor(List<String> pointers) {
    this.pointers = pointers;
    this.paths = pointers.stream().map(Redactor::steps).toList();
  }

  /** A body as people may see it. */
  public sealed interface Seen {
    /** What else may not be seen once it is known. */
    Mask mask();

    /**
     * With {@code ***} for each value.
     *
     * @param json whether the text is one JSON value
     */
    record Shown(String text, boolean json, Mask mask) implements Seen {}

    /**
     * Not at all.
     *
     * @param why a sentence for people, without any of the body
     */
    record Withheld(String why) implements Seen {
      @Override
      public Mask mask() {
        return Mask.withholding(why);
      }
    }
  }

  /**
   * What these JSON pointers hide; none hide nothing.
   *
   * @throws IllegalArgumentException when one is no JSON pointer
   */
  public static Redactor of(List<String> pointers) {
    for (String pointer : pointers) {
      if (!POINTER.matcher(pointer).matches()) {
        throw new IllegalArgumentException("\"" + pointer + "\" is not a JSON pointer");
      }
    }
    return pointers.isEmpty() ? NONE : new Redactor(List.copyOf(pointers));
  }

  /** Whether bodies are shown as they are. */
  public boolean hidesNothing() {
    return pointers.isEmpty();
  }

  /** Whether what that JSON pointer leads to is hidden, or within what is. */
  public boolean covers(String pointer) {
    List<String> asked = steps(pointer);
    return paths.stream().anyMatch(path -> covers(path, asked));
  }

  private static boolean covers(List<String> path, List<String> asked) {
    for (int i = 0; i < path.size(); i++) {
      if (i >= asked.size() || !(path.get(i).equals("*") || path.get(i).equals(asked.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A body as people may see it. Takes milliseconds for each MiB.
   *
   * @param contentType of the body; empty when it has none
   */
  public Seen look(byte[] body, String contentType) {
    if (hidesNothing()) {
      throw new IllegalStateException("a body of which nothing is hidden is shown as it is");
    }
    if (body.length > MAX_BYTES) {
      return new Seen.Withheld(
          "a part of it is redacted, and it is larger than "
              + (MAX_BYTES >> 20)
              + " MiB, which is the most that is looked into");
    }
    String text = utf8(body);
    if (text == null) {
      return new Seen.Withheld("a part of it is redacted, and it is no text in UTF-8");
    }
    if (text.isBlank()) {
      return new Seen.Shown(text, false, Mask.NONE);
    }
    HiddenValues values = new HiddenValues();
    String json = RedactedJson.of(text, paths, values);
    if (json != null) {
      return new Seen.Shown(json, true, values.mask());
    }
    Seen form = isForm(contentType) ? RedactedForm.of(text, paths) : null;
    return form != null
        ? form
        : new Seen.Withheld(
            "a part of it is redacted, and it is neither JSON nor a form in which that part could"
                + " be found");
  }

  private static boolean isForm(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).strip().startsWith(FORM);
  }

  private static @Nullable String utf8(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static List<String> steps(String pointer) {
    return List.of(pointer.substring(1).split("/", -1)).stream()
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  @Override
  public String toString() {
    return pointers.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Redactor redactor && redactor.pointers.equals(pointers);
  }

  @Override
  public int hashCode() {
    return pointers.hashCode();
  }
}
