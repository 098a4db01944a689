package io.hookgate.signature;

/** How a header's value carries signatures. */
public sealed interface Layout {
  /** One signature after a fixed prefix, which may be empty: {@code sha256=ab12...}. */
  record Plain(String prefix) implements Layout {}

  /**
   * No signature but the secret itself after a prefix, which may be empty. It proves who sends and
   * not what: whoever reads one request can send others.
   */
  record Token(String prefix) implements Layout {}

  /**
   * Entries of key and value, of which those with a certain key are signatures. {@code t=1,v1=ab}
   * separates by comma and assigns by equals sign, {@code v1,ab v1,cd} by space and comma.
   *
   * @param separator between entries; spaces around entries do not count
   * @param assign between an entry's key and value
   * @param key of the entries that are signatures; others are left alone
   */
  record Keyed(char separator, char assign, String key) implements Layout {}
}
