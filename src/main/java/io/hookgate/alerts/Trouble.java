package io.hookgate.alerts;

import java.util.Map;

/**
 * Something that is not as it should be, as it was seen now.
 *
 * @param destinationId whom it is about; empty when no destination
 * @param detail what tells it from others of its kind there, such as a threshold; may be empty
 * @param facts what an operator wants to know, ready for JSON
 * @param begins whether it is bad enough to be told; else it only keeps an incident going
 */
record Trouble(
    AlertKind kind,
    String destinationId,
    String detail,
    Map<String, Object> facts,
    boolean begins) {

  /** The name that every node gives it. */
  String incident() {
    return kind.word() + ':' + destinationId + ':' + detail;
  }
}
