package io.hookgate.store;

import io.hookgate.model.EventStatus;

/** The store's letters for what became of an event. */
final class StatusCode {
  private StatusCode() {}

  static char of(EventStatus status) {
    return switch (status) {
      case ROUTED -> 'r';
      case UNROUTED -> 'u';
      case UNPARSABLE -> 'x';
    };
  }

  static EventStatus status(char code) {
    return switch (code) {
      case 'u' -> EventStatus.UNROUTED;
      case 'x' -> EventStatus.UNPARSABLE;
      default -> EventStatus.ROUTED;
    };
  }
}
