package io.hookgate.replay;

import io.hookgate.model.DeliveryState;
import io.hookgate.routing.BodyMatch;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.EventDetails;
import io.hookgate.store.ReplayTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an order takes of one event, judged as of the order's moment: asked again in the midst of
 * the replay, it says the same. Pure.
 */
final class OrderPlan {
  private final ReplayOrder order;
  private final ReplayFilter filter;
  private final String replayId;
  private final ReplayPlan plan;
  private final BodyMatch match;

  /**
   * @param replayId of the job that makes it; empty for nobody's
   */
  OrderPlan(ReplayOrder order, String replayId, ReplayPlan plan) {
    this.order = order;
    this.filter = order.filter();
    this.replayId = replayId;
    this.plan = plan;
    this.match = new BodyMatch(filter.match());
  }

  /**
   * What is taken of one event.
   *
   * @param hopeless what is matched and cannot be delivered, since no route reads or wants it
   * @param missing what was selected and is not there to be taken
   */
  record Taken(List<ReplayTarget> targets, int hopeless, int missing) {
    static Taken nothing(ReplaySelection selection) {
      return new Taken(List.of(), 0, Math.max(1, selection.deliveryIds().size()));
    }

    /** How many deliveries it comes to, whether they can be made or not. */
    int matched() {
      return targets.size() + hopeless;
    }
  }

  Taken take(ReplaySelection selection, EventDetails now) {
    String tenant = filter.tenant();
    if ((tenant != null && !tenant.equals(now.event().tenant()))
        || !match.matches(now.event().body())) {
      return Taken.nothing(selection);
    }
    EventDetails then = asOf(now);
    List<DeliveryDetails> wanted = wanted(selection, then);
    boolean anew = then.deliveries().isEmpty() && routesAnew(selection);
    if (wanted.isEmpty() && !anew) {
      return Taken.nothing(selection);
    }
    int missing = Math.max(0, selection.deliveryIds().size() - wanted.size());
    String to = order.to();
    if (to != null) {
      return new Taken(wentTo(to, now) ? List.of() : ReplayPlan.elsewhere(to), 0, missing);
    }
    return anew ? anew(then) : again(then, wanted, missing);
  }

  private Taken anew(EventDetails then) {
    List<ReplayTarget> targets = distinct(plan.anew(then.event()));
    return new Taken(targets, targets.isEmpty() ? 1 : 0, 0);
  }

  private Taken again(EventDetails then, List<DeliveryDetails> wanted, int missing) {
    List<ReplayTarget> all = new ArrayList<>();
    int hopeless = 0;
    for (DeliveryDetails delivery : wanted) {
      List<ReplayTarget> targets = plan.repeat(then.event(), delivery);
      hopeless += targets.isEmpty() ? 1 : 0;
      all.addAll(targets);
    }
    return new Taken(distinct(all), hopeless, missing);
  }

  private List<DeliveryDetails> wanted(ReplaySelection selection, EventDetails then) {
    String status = filter.status();
    boolean named = !selection.deliveryIds().isEmpty();
    boolean dead =
        order.deadLetters() || (status != null && status.equals(DeliveryState.DEAD.word()));
    List<DeliveryDetails> among =
        dead
            ? ReplayPlan.deadLetters(then)
            : named ? then.deliveries() : ReplayPlan.lastOfEach(then);
    return among.stream()
        .filter(it -> !it.state().open() && selection.contains(it))
        .filter(it -> status == null || status.equals(it.state().word()))
        .filter(
            it ->
                filter.destinationId() == null || filter.destinationId().equals(it.destinationId()))
        .toList();
  }

  private boolean routesAnew(ReplaySelection selection) {
    boolean named = !order.ids().isEmpty() && selection.deliveryIds().isEmpty();
    return !order.deadLetters() && (named || ReplayFilter.UNROUTED.equals(filter.status()));
  }

  /** An earlier batch had another dead letter of it: it goes there once. */
  private boolean wentTo(String destinationId, EventDetails now) {
    return now.deliveries().stream()
        .anyMatch(it -> replayId.equals(it.replayId()) && it.destinationId().equals(destinationId));
  }

  /** Without what was made since, and with what ended since still open. */
  private EventDetails asOf(EventDetails now) {
    List<DeliveryDetails> then =
        now.deliveries().stream()
            .filter(it -> it.createdAt() <= order.asOf() && !replayId.equals(it.replayId()))
            .map(it -> it.endedAt() > order.asOf() ? it.before(DeliveryState.PENDING) : it)
            .toList();
    return new EventDetails(now.event(), now.status(), now.duplicates(), now.otherBytes(), then);
  }

  /** The store makes one of a kind, and so it is counted. */
  private static List<ReplayTarget> distinct(List<ReplayTarget> targets) {
    Map<String, ReplayTarget> byKind = new LinkedHashMap<>();
    targets.forEach(it -> byKind.putIfAbsent(it.destinationId() + ' ' + it.of(), it));
    return List.copyOf(byKind.values());
  }
}
