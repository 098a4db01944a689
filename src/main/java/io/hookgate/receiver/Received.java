package io.hookgate.receiver;

/**
 * What a receiver knows of one event, or of one replay of it.
 *
 * @param id the {@code webhook-id}
 * @param replay the {@code X-Webhook-Replay}, empty for the first delivery
 * @param type the {@code X-Webhook-Event-Type}, empty when there was none
 * @param sha256 of the last body, lower-case hex
 * @param size of the last body, bytes
 * @param attempts requests seen with a good signature, whatever they were answered
 * @param accepted requests that were answered 2xx; each after the first is a double
 * @param bodyChanged whether two requests carried different bytes
 */
public record Received(
    String id,
    String replay,
    String type,
    String sha256,
    int size,
    int attempts,
    int accepted,
    boolean bodyChanged) {

  /** How often it was taken once more although it had been taken before. */
  public int doubles() {
    return Math.max(0, accepted - 1);
  }
}
