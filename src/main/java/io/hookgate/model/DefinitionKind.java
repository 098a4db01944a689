package io.hookgate.model;

import java.util.Locale;

/** What is defined in files or through the API. */
public enum DefinitionKind {
  SOURCE("src_"),
  DESTINATION("dst_"),
  ROUTE("rt_"),
  KEY("key_");

  private final String prefix;

  DefinitionKind(String prefix) {
    this.prefix = prefix;
  }

  /** What its ids begin with. */
  public String prefix() {
    return prefix;
  }

  /** Its name in the API, in the audit and in the store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind with that word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DefinitionKind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
