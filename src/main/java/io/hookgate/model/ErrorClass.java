package io.hookgate.model;

import java.util.Locale;

/** What went wrong in an attempt. */
public enum ErrorClass {
  /** An answer other than 2xx. */
  HTTP_STATUS,
  /** Not finished by the deadline. */
  TIMEOUT,
  /** The host's name did not resolve. */
  DNS,
  /** No connection. */
  CONNECT,
  /** No trusted TLS connection. */
  TLS,
  /** The connection broke before the answer was whole. */
  RESET,
  /** The address or the request is not allowed to leave. */
  BLOCKED,
  /** The answer was larger than what is read. */
  RESPONSE_LIMIT;

  /** The word in API, metrics and documents. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of that word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ErrorClass ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
