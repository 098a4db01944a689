package io.hookgate.config;

/**
 * Something that is wrong in the configuration, or risky. It never shows a secret's value.
 *
 * @param file the file that the value came from, as it was given
 * @param pointer RFC 6901, within that file; empty for the whole file
 * @param message what is wrong and what would be right
 */
public record Problem(String file, String pointer, String message) {
  /** For people: {@code conf/hookgate.json#/ingress/port: must be at most 65535}. */
  @Override
  public String toString() {
    return file + (pointer.isEmpty() ? "" : "#" + pointer) + ": " + message;
  }
}
