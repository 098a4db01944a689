package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.Topology;
import io.hookgate.delivery.Preparing.Result;
import io.hookgate.model.DeadReason;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was accepted through a route is judged by its filter, whatever became of the route. */
class PreparingTest {
  private static final String WANTS = "\"filter\": \".wanted\"";
  private static final String NAMES = "\"name\": \"first\", \"source\": \"any\"";
  private static final String CRM = "\"destinations\": [\"crm\"]";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aRouteThatWasDisabledSinceStillJudgesWhatItTook() {
    keepsItsWord(
        Routed.topology("{ %s, %s, %s, \"enabled\": false }".formatted(NAMES, CRM, WANTS)));
  }

  @Test
  void aRouteThatTakesOtherTypesNowStillJudgesWhatItTook() {
    keepsItsWord(
        Routed.topology("{ %s, %s, %s, \"types\": [\"other\"] }".formatted(NAMES, CRM, WANTS)));
  }

  @Test
  void aRouteThatLeadsElsewhereNowStillJudgesWhatItTook() {
    keepsItsWord(
        Routed.topology("{ %s, \"destinations\": [\"billing\"], %s }".formatted(NAMES, WANTS)));
  }

  @Test
  void anotherRouteThatWantsItIsEnough() {
    Topology both =
        Routed.topology(
            "{ %s, %s, %s }, { \"name\": \"second\", \"source\": \"any\", %s, \"filter\": \".other\" }"
                .formatted(NAMES, CRM, WANTS, CRM));
    assertThat(prepared(both, "{\"other\":1}")).isInstanceOf(Result.Ready.class);
    assertThat(prepared(both, "{\"wanted\":1}")).isInstanceOf(Result.Ready.class);
    assertThat(ended(both, "{}")).isInstanceOf(Settlement.Unwanted.class);
  }

  @Test
  void aRouteThatIsNotKnownHereMayBeNewAndIsWaitedForBeforeItIsCalledGone() {
    Topology without = Routed.topology("");
    assertThat(ended(without, "{}", 2_000)).isEqualTo(new Settlement.Released(1000));
    assertThat(ended(without, "{}", 60_000))
        .isInstanceOfSatisfying(
            Settlement.Dead.class,
            dead -> assertThat(dead.reason()).isEqualTo(DeadReason.UNPARSABLE));
  }

  private void keepsItsWord(Topology topology) {
    assertThat(prepared(topology, "{\"wanted\":1}")).isInstanceOf(Result.Ready.class);
    assertThat(ended(topology, "{}")).isInstanceOf(Settlement.Unwanted.class);
    assertThat(ended(topology, "no JSON"))
        .isInstanceOfSatisfying(
            Settlement.Dead.class,
            dead -> assertThat(dead.reason()).isEqualTo(DeadReason.UNPARSABLE));
  }

  private Settlement ended(Topology topology, String body) {
    return ended(topology, body, 60_000);
  }

  private Settlement ended(Topology topology, String body, long age) {
    Result result = prepared(topology, body, age);
    assertThat(result).isInstanceOf(Result.Ended.class);
    return ((Result.Ended) result).settlement();
  }

  private Result prepared(Topology topology, String body) {
    return prepared(topology, body, 60_000);
  }

  private Result prepared(Topology topology, String body, long age) {
    LeasedDelivery delivery = Routed.delivery("first", body, true);
    InstantSource clock = () -> Instant.ofEpochMilli(delivery.createdAt() + age);
    Programs programs =
        new Programs(() -> topology, (leased, made) -> Future.succeededFuture(true));
    return new Preparing(vertx, programs, clock).prepare(delivery).await();
  }
}
