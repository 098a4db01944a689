package io.hookgate.intake;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Lane;
import io.hookgate.model.Passage;
import io.hookgate.routing.Mask;
import io.hookgate.routing.Redactor;
import io.hookgate.routing.RouteTable.Match;
import io.hookgate.routing.RouteTable.Routed;
import io.hookgate.routing.RouteTable.Unclear;
import io.hookgate.store.NewDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns what the routes say into the deliveries of one event. */
public final class Routing {
  /** What a lease lasts beyond the destination's time-out: settling, and a sender that is late. */
  private static final long LEASE_MARGIN_MILLIS = 10_000;

  private Routing() {}

  /**
   * The deliveries of an event, with a place reserved for each that may start at once.
   *
   * @param sourceId the source whose routes were asked
   * @param type empty when it has none, null when it could not be read: each route that needs it
   *     gets a dead letter instead
   * @param routed what the routes' filters say
   * @param wish what the event itself asks for
   * @param reserve takes a place of that destination if there is one
   */
  public static List<NewDelivery> deliveries(
      Topology topology,
      String sourceId,
      @Nullable String type,
      Routed routed,
      Wish wish,
      Predicate<String> reserve) {
    List<NewDelivery> deliveries = new ArrayList<>(routed.matches().size());
    for (Match match : routed.matches()) {
      DestinationConfig destination = topology.destination(match.destinationId());
      String marks = Passage.marks(match.candidate(), topology.transform(match.routeId()) != null);
      deliveries.add(
          destination == null
              ? unknown(match, marks, wish)
              : delivery(match, destination, marks, wish, reserve));
    }
    for (Unclear unclear : routed.unclear()) {
      deliveries.add(NewDelivery.unparsable(unclear.routeId(), unclear.why()));
    }
    if (type == null) {
      for (String route : topology.routes().routesNeedingType(sourceId)) {
        deliveries.add(NewDelivery.unparsable(route, "the event's type cannot be read"));
      }
    }
    return deliveries;
  }

  /** The same, with nothing in what is said of unparsable ones that the event's source redacts. */
  public static List<NewDelivery> redacted(
      List<NewDelivery> deliveries, Topology topology, Event event) {
    Redactor redactor = topology.redactions().of(event);
    if (redactor.hidesNothing() || deliveries.stream().noneMatch(NewDelivery::unparsable)) {
      return deliveries;
    }
    Mask mask = redactor.look(event.body(), event.contentType()).mask();
    return deliveries.stream().map(it -> redacted(it, mask)).toList();
  }

  private static NewDelivery redacted(NewDelivery delivery, Mask mask) {
    String why = delivery.send();
    return delivery.unparsable() && why != null
        ? NewDelivery.unparsable(delivery.routeId(), mask.text(why))
        : delivery;
  }

  /** What becomes of an event with these deliveries. */
  public static EventStatus status(List<NewDelivery> deliveries) {
    if (deliveries.isEmpty()) {
      return EventStatus.UNROUTED;
    }
    for (NewDelivery delivery : deliveries) {
      if (!delivery.unparsable()) {
        return EventStatus.ROUTED;
      }
    }
    return EventStatus.UNPARSABLE;
  }

  /** Another node may know more; the store holds it until this one does. */
  private static NewDelivery unknown(Match match, String marks, Wish wish) {
    return new NewDelivery(
        match.destinationId(),
        match.routeId(),
        wish.lane(Lane.NORMAL),
        0,
        false,
        wish.overrides(),
        wish.delayMillis(),
        marks);
  }

  private static NewDelivery delivery(
      Match match,
      DestinationConfig destination,
      String marks,
      Wish wish,
      Predicate<String> reserve) {
    boolean atOnce =
        wish.delayMillis() == 0
            && destination.enabled()
            && !destination.paused()
            && !destination.limits().any()
            && !destination.ordering().ordered()
            && reserve.test(destination.id());
    long leaseMillis = atOnce ? destination.timeout().toMillis() + LEASE_MARGIN_MILLIS : 0;
    Lane lane = match.priority() == null ? destination.lane() : match.priority();
    return new NewDelivery(
        destination.id(),
        match.routeId(),
        wish.lane(lane),
        leaseMillis,
        false,
        wish.overrides(),
        wish.delayMillis(),
        marks);
  }
}
