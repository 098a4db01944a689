package io.hookgate.routing;

/**
 * Where in a request a value stands: {@code header:NAME} or {@code body:/json/pointer} (RFC 6901).
 *
 * @param kind header or body
 * @param name the header's name in lower case, or the JSON pointer
 */
public record Selector(Kind kind, String name) {
  /** Which part of a request. */
  public enum Kind {
    HEADER,
    BODY
  }
}
