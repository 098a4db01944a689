package io.hookgate.demo;

import io.hookgate.model.Sha256;
import io.hookgate.receiver.Received;
import io.hookgate.receiver.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Compares what was sent with what arrived. */
final class Proof {
  private static final int NAMED = 10;

  private final Lot lot;
  private final Map<String, Received> received;
  private final long badSignatures;

  private Proof(Lot lot, Map<String, Received> received, long badSignatures) {
    this.lot = lot;
    this.received = received;
    this.badSignatures = badSignatures;
  }

  static Proof of(Lot lot, Receiver receiver) {
    return new Proof(lot, receiver.events(), receiver.stats().badSignatures());
  }

  /** Accepted events that the receiver took. */
  int arrived() {
    return Math.toIntExact(lot.accepted().keySet().stream().filter(this::taken).count());
  }

  /** Requests that brought a known event once more. */
  long doubles() {
    return seen().mapToLong(Received::doubles).sum();
  }

  /** Requests for the events of this lot, whatever they were answered. */
  long attempts() {
    return seen().mapToLong(Received::attempts).sum();
  }

  /** Whether everything that was sent has been answered and everything accepted has arrived. */
  boolean complete() {
    return lot.answered() && arrived() == lot.accepted().size();
  }

  /** What is missing or wrong, in sentences; empty when all is proven. */
  List<String> shortcomings() {
    List<String> all = new ArrayList<>();
    lot.refused()
        .forEach((id, reason) -> all.add("the gateway did not take " + id + ": " + reason));
    name(all, "did not arrive", id -> !taken(id));
    name(all, "arrived with other bytes than were sent", id -> taken(id) && !same(id));
    if (badSignatures > 0) {
      all.add(badSignatures + " requests carried a signature that does not verify");
    }
    return all;
  }

  private Stream<Received> seen() {
    return lot.accepted().keySet().stream().map(received::get).filter(Objects::nonNull);
  }

  private void name(List<String> all, String what, Predicate<String> wrong) {
    List<String> ids = lot.accepted().keySet().stream().filter(wrong).sorted().toList();
    if (!ids.isEmpty()) {
      String more = ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more" : "";
      List<String> named = ids.subList(0, Math.min(NAMED, ids.size()));
      all.add(ids.size() + " events " + what + ": " + String.join(", ", named) + more);
    }
  }

  private boolean taken(String id) {
    Received event = received.get(id);
    return event != null && event.accepted() > 0;
  }

  private boolean same(String id) {
    Received event = received.get(id);
    Shipment shipment = lot.accepted().get(id);
    return event != null
        && shipment != null
        && !event.bodyChanged()
        && event.sha256().equals(Sha256.hex(shipment.body()));
  }
}
