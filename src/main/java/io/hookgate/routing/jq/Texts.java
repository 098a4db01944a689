package io.hookgate.routing.jq;

import com.google.re2j.Pattern;
import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What is done with strings. */
final class Texts {
  private static final int MOST_NUMBER_CHARS = 1000;

  private static final String HEX = "0123456789ABCDEF";

  private Texts() {}

  static String of(Json value, String function) {
    if (value instanceof Text text) {
      return text.value();
    }
    throw new Failed(function + " needs a string, not " + Places.named(value));
  }

  /** A string as it is, all else as JSON. */
  static String show(Json value, Work work) {
    return value instanceof Text text ? text.value() : JsonText.write(value, work);
  }

  /** Told before a text is searched: at worst each place is compared with all of what is sought. */
  static void search(String text, String sought, Work work) {
    work.step(1 + text.length() / 8L * Math.max(1, sought.length() / 16));
  }

  static Json split(String text, String separator, Work work) {
    search(text, separator, work);
    List<Json> parts = new ArrayList<>();
    if (text.isEmpty()) {
      return new Array(parts);
    }
    if (separator.isEmpty()) {
      work.step(text.length());
      text.codePoints().forEach(c -> parts.add(new Text(Character.toString(c))));
      return new Array(parts);
    }
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      work.step();
      parts.add(new Text(text.substring(from, at)));
      from = at + separator.length();
    }
    parts.add(new Text(text.substring(from)));
    return new Array(parts);
  }

  static Json join(Json values, String separator, Work work) {
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (Json value : Places.parts(values)) {
      if (value instanceof Array || value instanceof Json.Obj) {
        throw new Failed("join needs strings and numbers, not " + Places.named(value));
      }
      String text = value.kind() == Json.Kind.NULL ? "" : show(value, work);
      work.chars(separator.length() + text.length());
      joined.append(first ? "" : separator).append(text);
      first = false;
    }
    return new Text(joined.toString());
  }

  /** In linear time: the engine tries all ways at once. */
  static boolean matches(Pattern pattern, String text, Work work) {
    work.step(1 + (1 + pattern.programSize() / 8L) * text.length());
    return pattern.matcher(text).find();
  }

  static Json toNumber(Json value, Work work) {
    if (value instanceof Num) {
      return value;
    }
    String text = of(value, "tonumber");
    work.chars(text.length());
    try {
      if (text.length() <= MOST_NUMBER_CHARS && JsonText.read(text.strip()) instanceof Num number) {
        return number;
      }
    } catch (IOException e) {
      throw new Failed("tonumber needs a string that is a number");
    }
    throw new Failed("tonumber needs a string that is a number");
  }

  static Json fromJson(Json value, Work work) {
    String text = of(value, "fromjson");
    // Each character may become a value.
    work.step(1 + text.length());
    try {
      return JsonText.read(text);
    } catch (IOException e) {
      throw new Failed("fromjson needs a string that is JSON");
    }
  }

  static String base64(Json value, Work work) {
    return Base64.getEncoder().encodeToString(bytes(value, work));
  }

  static String fromBase64(Json value, Work work) {
    try {
      return new String(Base64.getDecoder().decode(bytes(value, work)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Failed("@base64d needs a string in base64");
    }
  }

  /** All but the unreserved characters of RFC 3986, section 2.3, percent-encoded. */
  static String uri(Json value, Work work) {
    byte[] bytes = bytes(value, work);
    work.chars(bytes.length * 4L);
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (byte unit : bytes) {
      int c = unit & 255;
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0)) {
        encoded.append((char) c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  private static byte[] bytes(Json value, Work work) {
    String text = show(value, work);
    work.chars(text.length() * 2L);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String trim(String text, boolean left, boolean right, Work work) {
    work.chars(text.length());
    String begun = left ? text.stripLeading() : text;
    return right ? begun.stripTrailing() : begun;
  }

  /** Without that beginning or end, where it has it. */
  static Json without(Json in, Json part, boolean atBegin, Work work) {
    if (!(in instanceof Text text) || !(part instanceof Text cut)) {
      return in;
    }
    String whole = text.value();
    work.chars(whole.length());
    int rest = whole.length() - cut.value().length();
    if (atBegin) {
      return whole.startsWith(cut.value()) ? new Text(whole.substring(cut.value().length())) : in;
    }
    return whole.endsWith(cut.value()) ? new Text(whole.substring(0, rest)) : in;
  }

  /** Letters A to Z only, as the functions' names say. */
  static String cased(String text, boolean lower, Work work) {
    work.chars(text.length() * 2L);
    StringBuilder cased = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = lower ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
      cased.append(letter ? (char) (c ^ 0x20) : c);
    }
    return cased.toString();
  }
}
