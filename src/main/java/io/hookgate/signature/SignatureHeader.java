package io.hookgate.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header that carries signatures.
 *
 * @param name in lower case
 * @param layout how its value carries them
 */
public record SignatureHeader(String name, Layout layout) {
  /** Signatures looked at; a request with more is malformed. Rotation needs a handful. */
  static final int MAX_SIGNATURES = 16;

  private static final int MAX_LENGTH = 4096;

  /** What a header's value holds. */
  sealed interface Content {
    /**
     * At least one signature.
     *
     * @param timestamp the entry of the timestamp's key; null when there is none
     */
    record Signatures(List<byte[]> signatures, @Nullable String timestamp) implements Content {}

    /** Nothing to compare with. */
    record Malformed(String detail) implements Content {}
  }

  /**
   * Reads a value. A signature that is not in the encoding is passed over as long as another one
   * is, since senders may add kinds that we do not know.
   *
   * @param timestampKey key of the timestamp's entry; null when it is not here
   */
  Content read(String value, Encoding encoding, @Nullable String timestampKey) {
    if (value.length() > MAX_LENGTH) {
      return new Content.Malformed("%s is longer than %d characters".formatted(name, MAX_LENGTH));
    }
    if (layout instanceof Layout.Keyed keyed) {
      return readEntries(value, keyed, encoding, timestampKey);
    }
    String prefix = prefix();
    if (!value.startsWith(prefix)) {
      return malformed(encoding);
    }
    return encoding
        .decode(value.substring(prefix.length()).strip())
        .<Content>map(signature -> new Content.Signatures(List.of(signature), null))
        .orElseGet(() -> malformed(encoding));
  }

  /** The value that carries these signatures; a plain layout has room for the first. */
  String write(List<String> signatures, @Nullable String timestampKey, String timestamp) {
    if (!(layout instanceof Layout.Keyed keyed)) {
      return prefix() + signatures.get(0);
    }
    List<String> entries = new ArrayList<>();
    if (timestampKey != null) {
      entries.add(timestampKey + keyed.assign() + timestamp);
    }
    signatures.forEach(signature -> entries.add(keyed.key() + keyed.assign() + signature));
    return String.join(String.valueOf(keyed.separator()), entries);
  }

  private Content readEntries(
      String value, Layout.Keyed keyed, Encoding encoding, @Nullable String timestampKey) {
    List<byte[]> signatures = new ArrayList<>(2);
    String timestamp = null;
    int seen = 0;
    int start = 0;
    while (start <= value.length()) {
      int separator = value.indexOf(keyed.separator(), start);
      int end = separator < 0 ? value.length() : separator;
      String signature = entry(value, start, end, keyed.key(), keyed.assign());
      if (signature != null) {
        if (++seen > MAX_SIGNATURES) {
          return new Content.Malformed(name + " has more than " + MAX_SIGNATURES + " signatures");
        }
        encoding.decode(signature).ifPresent(signatures::add);
      } else if (timestampKey != null) {
        String time = entry(value, start, end, timestampKey, keyed.assign());
        if (time != null && timestamp != null) {
          return new Content.Malformed(name + " has two timestamps");
        }
        timestamp = time == null ? timestamp : time;
      }
      start = end + 1;
    }
    return signatures.isEmpty()
        ? malformed(encoding)
        : new Content.Signatures(signatures, timestamp);
  }

  /** What the entry from start to end says if its key is that one; null when it is another one. */
  private static @Nullable String entry(String value, int start, int end, String key, char assign) {
    int from = start;
    while (from < end && Character.isWhitespace(value.charAt(from))) {
      from++;
    }
    int content = from + key.length() + 1;
    return content <= end && value.startsWith(key, from) && value.charAt(content - 1) == assign
        ? value.substring(content, end).stripTrailing()
        : null;
  }

  private String prefix() {
    return layout instanceof Layout.Plain plain ? plain.prefix() : ((Layout.Token) layout).prefix();
  }

  private Content malformed(Encoding encoding) {
    String form =
        layout instanceof Layout.Keyed keyed
            ? "an entry \"" + keyed.key() + "\" with a signature"
            : "\"" + prefix() + "\" and a signature";
    return new Content.Malformed(
        "%s must have %s in %s".formatted(name, form, encoding.name().toLowerCase(Locale.ROOT)));
  }
}
