package io.hookgate.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.hookgate.api.Topologies;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Lane;
import io.hookgate.store.DeliveryDetails;
import io.hookgate.store.EventDetails;
import io.hookgate.store.ReplayTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayPlanTest {
  private static final byte[] BODY =
      "{\"type\": \"bounced.hard\"}".getBytes(StandardCharsets.UTF_8);

  private final ReplayPlan plan = new ReplayPlan(new Rerouting(Topologies::standard));

  @Test
  void elsewhereRepeatsNothingSoThatDeadLettersStay() {
    assertThat(ReplayPlan.elsewhere("dst_s"))
        .containsExactly(new ReplayTarget("dst_s", "", Lane.REPLAY, null, false, null));
  }

  @Test
  void aWholeEventGoesAgainWhereItHasEnded() {
    EventDetails event =
        event(
            delivery("dlv_0", "dst_a", DeliveryState.DELIVERED, null, null),
            delivery("dlv_1", "dst_b", DeliveryState.RETRYING, null, null),
            delivery("dlv_2", "dst_c", DeliveryState.DEAD, null, null),
            delivery("dlv_3", "dst_a", DeliveryState.DELIVERED, "dlv_0", null));

    assertThat(plan.whole(event)).extracting(ReplayTarget::of).containsExactly("dlv_2", "dlv_3");
  }

  @Test
  void anUnroutedEventIsRoutedAnew() {
    assertThat(plan.whole(event()))
        .extracting(ReplayTarget::destinationId)
        .containsExactly(Topologies.CRM, Topologies.BILLING);
  }

  @Test
  void namedDestinationsGetItInAnyCase() {
    EventDetails event = event(delivery("dlv_0", "dst_a", DeliveryState.DEAD, null, null));

    assertThat(plan.named(event, List.of("dst_a", "dst_new")))
        .extracting(ReplayTarget::destinationId, ReplayTarget::of)
        .containsExactly(tuple("dst_a", "dlv_0"), tuple("dst_new", null));
  }

  static EventDetails event(DeliveryDetails... deliveries) {
    Event event = new Event("evt_0", "", Topologies.MAIL, "mail", "", 0, "", List.of(), BODY);
    return new EventDetails(event, EventStatus.ROUTED, 0, false, List.of(deliveries));
  }

  static DeliveryDetails delivery(
      String id,
      String destination,
      DeliveryState state,
      @Nullable String replayOf,
      @Nullable String send) {
    return new DeliveryDetails(
        id,
        destination,
        destination.isEmpty() ? Topologies.BOUNCES : "rt_1",
        Lane.NORMAL,
        state,
        state == DeliveryState.DEAD ? DeadReason.EXHAUSTED : null,
        1,
        0,
        0,
        0,
        replayOf,
        null,
        send,
        List.of());
  }
}
