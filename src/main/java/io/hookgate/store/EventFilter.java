package io.hookgate.store;

import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.routing.TypePattern;
import org.jspecify.annotations.Nullable;

/** Which events a list is about, asked in three steps: by id, by its open part, by how it fared. */
final class EventFilter {
  private static final int SUFFIX = 3;

  private final EventQuery query;
  private final @Nullable TypePattern pattern;

  EventFilter(EventQuery query) {
    String type = query.type();
    this.query = query;
    this.pattern = type == null ? null : TypePattern.parse(type);
  }

  /** Whether an event's open part or id may say that it is not wanted. */
  boolean asksHeads() {
    return query.tenant() != null
        || query.sourceId() != null
        || query.source() != null
        || pattern != null;
  }

  /** Whether it asks for anything at all but a time. */
  boolean asks() {
    return asksHeads()
        || query.q() != null
        || query.destinationId() != null
        || query.status() != null;
  }

  /** False when neither the event's id nor one of a delivery of it can have the part asked for. */
  boolean mayHaveId(String bare) {
    String part = query.q();
    if (part == null || ("evt_" + bare).contains(part) || ("dlv_" + bare).contains(part)) {
      return true;
    }
    for (int in = 1; in <= Math.min(SUFFIX, part.length()); in++) {
      if (("dlv_" + bare).endsWith(part.substring(0, part.length() - in))) {
        return true;
      }
    }
    return false;
  }

  boolean wants(Event head) {
    return (query.tenant() == null || query.tenant().equals(head.tenant()))
        && (query.sourceId() == null || query.sourceId().equals(head.sourceId()))
        && (query.source() == null || query.source().equals(head.source()))
        && (pattern == null || pattern.matches(head.type()));
  }

  /** What its open part cannot tell. */
  boolean wants(EventSummary event) {
    String part = query.q();
    return (part == null || hasId(event, part)) && fared(event);
  }

  private boolean fared(EventSummary event) {
    String status = query.status();
    String destination = query.destinationId();
    if (destination == null && (status == null || event.status().word().equals(status))) {
      return true;
    }
    boolean ofEvent = status == null || event.status().word().equals(status);
    return event.deliveries().stream()
        .anyMatch(
            d ->
                (destination == null || d.destinationId().equals(destination))
                    && (ofEvent || isIn(d, status)));
  }

  private static boolean isIn(DeliverySummary delivery, @Nullable String state) {
    return delivery.state().word().equals(state)
        && (delivery.state() != DeliveryState.DEAD || delivery.listed());
  }

  private static boolean hasId(EventSummary event, String part) {
    return event.id().contains(part)
        || event.deliveries().stream().anyMatch(d -> d.id().contains(part));
  }
}
