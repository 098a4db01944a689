package io.hookgate.replay;

import static io.hookgate.replay.ReplayPlanTest.delivery;
import static io.hookgate.replay.ReplayPlanTest.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.Topologies;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Lane;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.EventDetails;
import io.hookgate.store.ReplayTarget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderPlanTest {
  private static final String JOB = "rpl_1";
  private static final long MOMENT = 1000;
  private static final ReplaySelection ALL = ReplaySelection.whole("evt_0");
  private static final ReplayFilter ANY = ReplayFilter.ofTenant(null);

  @Test
  void repeatsDeadLettersWithWhatTheyCarried() {
    EventDetails event = event(delivery("dlv_0", "dst_x", DeliveryState.DEAD, null, "{}"));

    assertThat(deadLetters(ANY, null).take(ALL, event).targets())
        .containsExactly(new ReplayTarget("dst_x", "rt_1", Lane.REPLAY, "dlv_0", true, "{}"));
  }

  @Test
  void leavesOutWhatIsNotDeadNotSelectedOrReplayedAlready() {
    EventDetails event =
        event(
            delivery("dlv_0", "dst_a", DeliveryState.DEAD, null, null),
            delivery("dlv_1", "dst_b", DeliveryState.DELIVERED, null, null),
            delivery("dlv_2", "dst_a", DeliveryState.RETRYING, "dlv_0", null),
            delivery("dlv_3", "dst_c", DeliveryState.DEAD, null, null));

    assertThat(of(deadLetters(ANY, null).take(ALL, event))).containsExactly("dlv_3");
    OrderPlan.Taken none =
        deadLetters(ANY, null).take(new ReplaySelection("evt_0", Set.of("dlv_0", "dlv_1")), event);
    assertThat(none.targets()).isEmpty();
    assertThat(none.missing()).isEqualTo(2);
  }

  @Test
  void asksTheRouteAgainForAnUnparsableOneAndTakesItOffTheListOnce() {
    EventDetails event = event(delivery("dlv_0", "", DeliveryState.DEAD, null, null));

    assertThat(deadLetters(ANY, null).take(ALL, event).targets())
        .containsExactly(
            new ReplayTarget(Topologies.CRM, Topologies.BOUNCES, Lane.REPLAY, "dlv_0", true, null),
            new ReplayTarget(
                Topologies.BILLING, Topologies.BOUNCES, Lane.REPLAY, null, false, null));
  }

  @Test
  void countsWhatItsRouteStillCannotReadAsHopeless() {
    EventDetails event =
        event(
            made("dlv_0", "", DeliveryState.DEAD, 1, 1, null, "rt_gone"),
            delivery("dlv_1", "dst_a", DeliveryState.DEAD, null, null));

    OrderPlan.Taken taken = deadLetters(ANY, null).take(ALL, event);

    assertThat(of(taken)).containsExactly("dlv_1");
    assertThat(taken.hopeless()).isEqualTo(1);
    assertThat(taken.matched()).isEqualTo(2);
  }

  @Test
  void takesTheLastDeliveryToEachDestinationWhereItHasEnded() {
    EventDetails event =
        event(
            delivery("dlv_0", "dst_a", DeliveryState.DELIVERED, null, null),
            delivery("dlv_1", "dst_b", DeliveryState.RETRYING, null, null),
            delivery("dlv_2", "dst_c", DeliveryState.DEAD, null, null),
            delivery("dlv_3", "dst_a", DeliveryState.DELIVERED, "dlv_0", null));

    assertThat(of(events(ANY).take(ALL, event))).containsExactly("dlv_2", "dlv_3");
    assertThat(of(events(with("delivered", null)).take(ALL, event))).containsExactly("dlv_3");
    assertThat(of(events(with("dead", null)).take(ALL, event))).containsExactly("dlv_2");
    assertThat(of(events(with(null, "dst_c")).take(ALL, event))).containsExactly("dlv_2");
    assertThat(of(events(with("cancelled", null)).take(ALL, event))).isEmpty();
  }

  @Test
  void saysTheSameWhileItsOwnDeliveriesAreMadeAndEnd() {
    DeliveryDetails dead = made("dlv_0", "dst_a", DeliveryState.DEAD, 1, 1, null, "rt_1");
    DeliveryDetails own = made("dlv_1", "dst_a", DeliveryState.DEAD, MOMENT, MOMENT, JOB, "rt_1");

    assertThat(deadLetters(ANY, null).take(ALL, event(dead, own)))
        .isEqualTo(deadLetters(ANY, null).take(ALL, event(dead)));
  }

  @Test
  void leavesOutWhatCameOrEndedLater() {
    EventDetails event =
        event(
            made("dlv_0", "dst_a", DeliveryState.DEAD, 1, MOMENT + 1, null, "rt_1"),
            made("dlv_1", "dst_b", DeliveryState.DEAD, MOMENT + 1, MOMENT + 2, null, "rt_1"));

    assertThat(deadLetters(ANY, null).take(ALL, event).targets()).isEmpty();
    assertThat(events(ANY).take(ALL, event).targets()).isEmpty();
  }

  @Test
  void sendsElsewhereOnceWhateverIsDead() {
    DeliveryDetails one = delivery("dlv_0", "dst_a", DeliveryState.DEAD, null, null);
    DeliveryDetails two = delivery("dlv_1", "dst_b", DeliveryState.DEAD, null, null);
    DeliveryDetails own = made("dlv_2", "dst_s", DeliveryState.PENDING, MOMENT, 0, JOB, "");
    OrderPlan plan = deadLetters(ANY, "dst_s");

    assertThat(plan.take(ALL, event(one, two)).targets())
        .containsExactly(new ReplayTarget("dst_s", "", Lane.REPLAY, null, false, null));
    assertThat(plan.take(ALL, event(one, two, own)).matched()).isZero();
  }

  @Test
  void routesAnewOnlyWhereThatIsAskedFor() {
    EventDetails unrouted = event();
    ReplayOrder byId = new ReplayOrder(false, ANY, List.of("evt_0"), null, 0, MOMENT);

    assertThat(events(ANY).take(ALL, unrouted).matched()).isZero();
    assertThat(events(with("unrouted", null)).take(ALL, unrouted).targets()).hasSize(2);
    assertThat(plan(byId).take(ALL, unrouted).targets()).hasSize(2);
    assertThat(
            events(with("unrouted", null))
                .take(ALL, event(delivery("dlv_0", "dst_a", DeliveryState.DEAD, null, null)))
                .matched())
        .isZero();
  }

  @Test
  void looksIntoBodiesAndSeesOneTenantAlone() {
    EventDetails event = event(delivery("dlv_0", "dst_a", DeliveryState.DEAD, null, null));

    assertThat(events(matching("bounced.hard")).take(ALL, event).targets()).hasSize(1);
    assertThat(events(matching("opened")).take(ALL, event).targets()).isEmpty();
    assertThat(events(ReplayFilter.ofTenant("acme")).take(ALL, event).targets()).isEmpty();
  }

  @Test
  void remembersOrderPlaceAndBatchAsTexts() {
    ReplayOrder order =
        new ReplayOrder(
            true,
            new ReplayFilter(
                "acme",
                "src_1",
                "api",
                "a.*",
                "dst_1",
                "dead",
                DeadReason.REFUSED,
                Map.of("/a", "b"),
                1,
                2),
            List.of("evt_1"),
            "dst_2",
            5,
            MOMENT);
    ReplayPlace place =
        new ReplayPlace(
            List.of(ALL, new ReplaySelection("evt_1", Set.of("dlv_1", "dlv_2"))), "cur", false);
    ReplayBatch batch =
        new ReplayBatch(
            List.of(
                new ReplayBatch.Item(
                    "evt_0",
                    List.of(
                        new ReplayTarget("dst_x", "rt_1", Lane.REPLAY, "dlv_0", true, "{}"),
                        new ReplayTarget("dst_y", "", Lane.REPLAY, null, false, null, true)))),
            3);

    assertThat(ReplayOrder.of(order.text())).isEqualTo(order);
    assertThat(ReplayOrder.of(order.at(MOMENT).text()).filter().until()).isEqualTo(2);
    assertThat(ReplayPlace.of(place.text())).isEqualTo(place);
    assertThat(ReplayBatch.of(batch.text())).isEqualTo(batch);
    assertThat(ReplayBatch.of("")).isEqualTo(ReplayBatch.NONE);
    assertThat(ReplayPlace.of(ReplayPlace.start(order).text()).atEnd()).isFalse();
  }

  private static OrderPlan deadLetters(ReplayFilter filter, @Nullable String to) {
    return plan(new ReplayOrder(true, filter, List.of(), to, 0, MOMENT));
  }

  private static OrderPlan events(ReplayFilter filter) {
    return plan(new ReplayOrder(false, filter, List.of(), null, 0, MOMENT));
  }

  private static OrderPlan plan(ReplayOrder order) {
    return new OrderPlan(order, JOB, new ReplayPlan(new Rerouting(Topologies::standard)));
  }

  private static ReplayFilter with(@Nullable String status, @Nullable String destination) {
    return new ReplayFilter(null, null, null, null, destination, status, null, Map.of(), 0, 0);
  }

  private static ReplayFilter matching(String type) {
    return new ReplayFilter(null, null, null, null, null, null, null, Map.of("/type", type), 0, 0);
  }

  private static List<String> of(OrderPlan.Taken taken) {
    return taken.targets().stream().map(ReplayTarget::of).toList();
  }

  private static DeliveryDetails made(
      String id,
      String destination,
      DeliveryState state,
      long createdAt,
      long endedAt,
      @Nullable String replay,
      String route) {
    return new DeliveryDetails(
        id,
        destination,
        route,
        Lane.NORMAL,
        state,
        state == DeliveryState.DEAD ? DeadReason.EXHAUSTED : null,
        1,
        createdAt,
        0,
        endedAt,
        replay == null ? null : "dlv_0",
        replay,
        null,
        List.of());
  }
}
