package io.hookgate.demo;

import java.nio.charset.StandardCharsets;

/**
 * One event as a provider is about to send it.
 *
 * @param source the configured source that it goes to
 * @param type the provider's name for what happened
 * @param id the provider's id
 * @param body the exact bytes
 */
public record Shipment(String source, String type, String id, byte[] body) {
  static Shipment of(String source, String type, String id, String body) {
    return new Shipment(source, type, id, body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Shipment[" + type + " to " + source + ", id=" + id + ", " + body.length + " bytes]";
  }
}
