package io.hookgate.traffic;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.traffic.Flow.Count;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Is told what passes through this node and keeps it: each thing in the {@link Feed}, the numbers
 * of the node, of its tenants and of its destinations. Any thread.
 */
public final class Traffic {
  /** Tenants with numbers of their own; those after them are in the node's alone. */
  private static final int MOST_TENANTS = 200;

  private final Feed feed;
  private final Flow node;
  private final Latencies acknowledgements;
  private final Destinations destinations;
  private final Map<String, Flow> tenants = new ConcurrentHashMap<>();
  private final LongSupplier clock;
  private final long startedAt;

  /**
   * @param clock milliseconds since 1970
   */
  public Traffic(LongSupplier clock) {
    this.clock = clock;
    this.startedAt = clock.getAsLong();
    this.feed = new Feed(clock);
    this.node = new Flow(clock);
    this.acknowledgements = new Latencies(clock);
    this.destinations = new Destinations(clock);
  }

  /** What happened last, one by one. */
  public Feed feed() {
    return feed;
  }

  /** When counting began, milliseconds since 1970. */
  public long startedAt() {
    return startedAt;
  }

  /** The numbers of a tenant, of the whole node for null; null when the tenant has none. */
  public @Nullable Flow flow(@Nullable String tenant) {
    return tenant == null ? node : tenants.get(tenant);
  }

  /** How long accepted requests waited for their answer. */
  public Summary acknowledgements() {
    return acknowledgements.summary();
  }

  /** The attempts at a destination. */
  public Summary attempts(String destinationId) {
    return destinations.summary(destinationId);
  }

  /** Something else happened. */
  public void told(Happening what) {
    feed.add(what);
  }

  /** An event is stored; its deliveries go to those destinations. */
  public void accepted(Event event, EventStatus status, List<String> destinationIds) {
    count(event.tenant(), Count.ACCEPTED, 1);
    feed.add(
        new Happening.Accepted(
            event.id(),
            event.tenant(),
            event.sourceId(),
            event.source(),
            event.type(),
            status,
            destinationIds));
  }

  /** An event was stored before. */
  public void duplicate(String tenant) {
    count(tenant, Count.DUPLICATE, 1);
  }

  /** A request to a source of that tenant was not taken. */
  public void rejected(String tenant) {
    count(tenant, Count.REJECTED, 1);
  }

  /** A stored request was answered after so long. */
  public void acknowledged(long nanos) {
    acknowledgements.add(nanos, false);
  }

  /** An attempt ended. */
  public void attempted(LeasedDelivery delivery, Attempt attempt, long nanos) {
    boolean failed = attempt.outcome() != AttemptOutcome.SUCCESS;
    if (failed) {
      count(delivery.event().tenant(), Count.FAILED, 1);
    }
    destinations.of(delivery.destinationId()).add(nanos, failed);
    feed.add(
        new Happening.Attempted(
            of(delivery),
            attempt.number(),
            attempt.outcome(),
            attempt.status(),
            attempt.error(),
            attempt.durationMillis()));
  }

  /** A delivery ended, and the store has it. */
  public void ended(LeasedDelivery delivery, DeliveryState state, @Nullable DeadReason reason) {
    ended(of(delivery), state, reason, 1);
  }

  /** Some deliveries became dead letters otherwise than by an attempt of this node. */
  public void died(Happening.Delivery delivery, DeadReason reason, int count) {
    ended(delivery, DeliveryState.DEAD, reason, count);
  }

  /** A person cancelled a delivery that nobody attempted. */
  public void cancelled(Happening.Delivery delivery) {
    ended(delivery, DeliveryState.CANCELLED, null, 1);
  }

  private void ended(
      Happening.Delivery delivery, DeliveryState state, @Nullable DeadReason reason, int count) {
    if (state == DeliveryState.DELIVERED) {
      count(delivery.tenant(), Count.DELIVERED, count);
    } else if (state == DeliveryState.DEAD) {
      count(delivery.tenant(), Count.DEAD, count);
    }
    feed.add(new Happening.Ended(delivery, state, reason, count));
  }

  private void count(String tenant, Count count, int many) {
    node.add(count, many);
    if (!tenant.isEmpty()) {
      Flow own = tenants.get(tenant);
      if (own == null && tenants.size() < MOST_TENANTS) {
        own = tenants.computeIfAbsent(tenant, name -> new Flow(clock));
      }
      if (own != null) {
        own.add(count, many);
      }
    }
  }

  private static Happening.Delivery of(LeasedDelivery delivery) {
    Event event = delivery.event();
    return new Happening.Delivery(
        delivery.id(),
        event.tenant(),
        event.sourceId(),
        event.source(),
        event.type(),
        delivery.destinationId());
  }
}
