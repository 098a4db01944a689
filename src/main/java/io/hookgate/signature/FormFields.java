package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of an {@code application/x-www-form-urlencoded} body. */
final class FormFields {
  /** More make a form unreadable: sorting them is paid for before anybody is proven. */
  static final int MAX_FIELDS = 1000;

  private FormFields() {}

  /**
   * Names and values one after the other, decoded, in the order of names and then of values, each
   * pair once; null when there are too many.
   */
  static @Nullable List<byte[]> sorted(byte[] body) {
    SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    int count = 0;
    for (int start = 0; start < body.length; ) {
      int end = indexOf(body, '&', start, body.length);
      if (end > start) {
        if (++count > MAX_FIELDS) {
          return null;
        }
        int assign = indexOf(body, '=', start, end);
        fields
            .computeIfAbsent(decode(body, start, assign), name -> new TreeSet<>())
            .add(decode(body, Math.min(assign + 1, end), end));
      }
      start = end + 1;
    }
    List<byte[]> chunks = new ArrayList<>(2 * count);
    fields.forEach(
        (name, values) ->
            values.forEach(
                value -> {
                  chunks.add(name.getBytes(UTF_8));
                  chunks.add(value.getBytes(UTF_8));
                }));
    return chunks;
  }

  private static int indexOf(byte[] body, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  /** A percent sign without two hexadecimal digits stands for itself. */
  private static String decode(byte[] body, int from, int to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      int high = body[i] == '%' && i + 2 < to ? Character.digit(body[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(body[i + 2], 16);
      if (low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(body[i] == '+' ? ' ' : body[i]);
      }
    }
    return bytes.toString(UTF_8);
  }
}
