package io.hookgate.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was sent and what became of it at the gateway's door. Written by the HTTP client's threads,
 * read by the display.
 */
final class Lot {
  private final int size;
  private final Map<String, Shipment> accepted = new ConcurrentHashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private final LongAdder duplicates = new LongAdder();

  Lot(int size) {
    this.size = size;
  }

  /** How many are to be sent in all. */
  int size() {
    return size;
  }

  /** By the gateway's event id. */
  Map<String, Shipment> accepted() {
    return accepted;
  }

  /** What the gateway did not take, by the provider's id, with the reason. */
  Map<String, String> refused() {
    return refused;
  }

  /** Second sendings that the gateway recognised. */
  int duplicates() {
    return duplicates.intValue();
  }

  void accept(String eventId, Shipment shipment, boolean duplicate) {
    if (duplicate) {
      duplicates.increment();
    } else {
      accepted.put(eventId, shipment);
    }
  }

  void refuse(Shipment shipment, String reason) {
    refused.put(shipment.id(), reason);
  }

  /** Whether every shipment has an answer. */
  boolean answered() {
    return accepted.size() + refused.size() >= size;
  }
}
