package io.hookgate.config;

/** Where a value was written: the file as it was given, and the pointer within it. */
record Origin(String file, String pointer) {
  Origin child(String key) {
    return new Origin(file, pointer + '/' + escape(key));
  }

  /** A key as a reference token of RFC 6901. */
  static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  /** For people. */
  @Override
  public String toString() {
    return file + "#" + pointer;
  }
}
