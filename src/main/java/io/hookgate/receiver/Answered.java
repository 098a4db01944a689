package io.hookgate.receiver;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * One request and what became of it, told to whoever watches a receiver.
 *
 * @param path with query
 * @param headers as they came
 * @param body as it came
 * @param attempt the how-manieth request of its event, from 1; 0 when its signature was not good
 * @param status what it was answered, 0 when its path asked for a {@code /mode/}
 * @param outcome in one word: accepted, double, failed, rejected, mode
 */
public record Answered(
    String path, MultiMap headers, Buffer body, int attempt, int status, String outcome) {

  /** The {@code webhook-id}, empty when there was none. */
  public String id() {
    return header("webhook-id");
  }

  /** The {@code X-Webhook-Event-Type}, empty when there was none. */
  public String type() {
    return header("X-Webhook-Event-Type");
  }

  private String header(String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }
}
