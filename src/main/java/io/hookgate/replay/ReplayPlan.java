package io.hookgate.replay;

import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.Lane;
import io.hookgate.routing.RouteTable;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.EventDetails;
import io.hookgate.store.ReplayTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides which new deliveries a replay makes of one event. Pure. */
public final class ReplayPlan {
  private final Rerouting rerouting;

  /** Routes anew with that. */
  public ReplayPlan(Rerouting rerouting) {
    this.rerouting = rerouting;
  }

  /**
   * The event's dead letters that an operator may still replay: not those already replayed or
   * purged.
   */
  static List<DeliveryDetails> deadLetters(EventDetails details) {
    return latest(details).stream().filter(ReplayPlan::isListed).toList();
  }

  /** The last delivery to each destination, and of each route that could not read the event. */
  static List<DeliveryDetails> lastOfEach(EventDetails details) {
    Map<String, DeliveryDetails> byDestination = new LinkedHashMap<>();
    for (DeliveryDetails delivery : latest(details)) {
      byDestination.put(delivery.destinationId() + ' ' + unparsableRoute(delivery), delivery);
    }
    return List.copyOf(byDestination.values());
  }

  /**
   * One delivery to another destination. It repeats none, so that the dead letters stay on the
   * list: what was tried elsewhere has not arrived where it belongs.
   */
  static List<ReplayTarget> elsewhere(String destinationId) {
    return List.of(new ReplayTarget(destinationId, "", Lane.REPLAY, null, false, null));
  }

  /**
   * A new delivery for each that ended; one that is still open is on its way already. An event that
   * went nowhere is routed anew.
   */
  public List<ReplayTarget> whole(EventDetails details) {
    if (details.deliveries().isEmpty()) {
      return anew(details.event());
    }
    List<ReplayTarget> targets = new ArrayList<>();
    for (DeliveryDetails delivery : lastOfEach(details)) {
      if (!delivery.state().open()) {
        targets.addAll(repeat(details.event(), delivery));
      }
    }
    return targets;
  }

  /** Where today's routes would send it. */
  List<ReplayTarget> anew(Event event) {
    return rerouting.of(event).stream()
        .map(
            it ->
                new ReplayTarget(
                    it.destinationId(),
                    it.routeId(),
                    Lane.REPLAY,
                    null,
                    false,
                    null,
                    it.candidate()))
        .toList();
  }

  /** A new delivery to each of these, whether the event went there before or not. */
  public List<ReplayTarget> named(EventDetails details, List<String> destinationIds) {
    Map<String, DeliveryDetails> byDestination = new LinkedHashMap<>();
    latest(details).forEach(it -> byDestination.put(it.destinationId(), it));
    List<ReplayTarget> targets = new ArrayList<>();
    for (String destination : destinationIds) {
      DeliveryDetails before = byDestination.get(destination);
      if (before != null) {
        targets.addAll(repeat(details.event(), before));
      } else {
        targets.addAll(elsewhere(destination));
      }
    }
    return targets;
  }

  /**
   * An unparsable dead letter has no destination: its route is asked again, and the first of its
   * deliveries takes it off the list. Where the route still cannot read it, there is none.
   */
  List<ReplayTarget> repeat(Event event, DeliveryDetails delivery) {
    if (!delivery.destinationId().isEmpty()) {
      return List.of(
          new ReplayTarget(
              delivery.destinationId(),
              delivery.routeId(),
              Lane.REPLAY,
              delivery.id(),
              isListed(delivery),
              delivery.send(),
              unjudged(delivery)));
    }
    List<ReplayTarget> targets = new ArrayList<>();
    for (RouteTable.Match target : rerouting.of(event)) {
      if (target.routeId().equals(delivery.routeId())) {
        String of = targets.isEmpty() ? delivery.id() : null;
        targets.add(
            new ReplayTarget(
                target.destinationId(),
                target.routeId(),
                Lane.REPLAY,
                of,
                of != null,
                null,
                target.candidate()));
      }
    }
    return targets;
  }

  /**
   * Whether it ended without an attempt at its route's filter or transform: both are asked anew.
   */
  private static boolean unjudged(DeliveryDetails delivery) {
    return delivery.attempts() == 0
        && !delivery.routeId().isEmpty()
        && (delivery.reason() == DeadReason.UNPARSABLE
            || delivery.state() == DeliveryState.CANCELLED);
  }

  /** Whether it is a dead letter that was not purged; one that was is repeated like any other. */
  private static boolean isListed(DeliveryDetails delivery) {
    return delivery.state() == DeliveryState.DEAD && delivery.purgedAt() == 0;
  }

  /** The deliveries that no other one repeats. */
  private static List<DeliveryDetails> latest(EventDetails details) {
    Set<String> repeated =
        details.deliveries().stream()
            .filter(it -> it.replayOf() != null)
            .map(DeliveryDetails::replayOf)
            .collect(Collectors.toSet());
    return details.deliveries().stream().filter(it -> !repeated.contains(it.id())).toList();
  }

  private static String unparsableRoute(DeliveryDetails delivery) {
    return delivery.destinationId().isEmpty() ? delivery.routeId() : "";
  }
}
