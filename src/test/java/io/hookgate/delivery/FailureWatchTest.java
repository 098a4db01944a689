package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.OutcomesConfig;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.LiveState;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Settlement;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.Switches.Noted;
import io.hookgate.testkit.Destinations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureWatchTest {
  private static final String ID = Samples.DESTINATION;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final List<String> asked = new ArrayList<>();
  private final List<SwitchWish> wishes = new ArrayList<>();
  private LiveStates seen = new LiveStates(0, Map.of());
  private long noted;
  private long version;
  private long now = 100 * DAY;
  private @Nullable Promise<Noted> held;
  private boolean storeIsAway;
  private DestinationConfig destination = config(Duration.ofDays(5));
  private final FailureWatch watch =
      new FailureWatch(
          id -> destination.id().equals(id) ? destination : null,
          new Disabling(() -> seen, () -> now, this::note, this::change),
          () -> TimeUnit.MILLISECONDS.toNanos(now));

  @Test
  void asksTheStoreNothingWhileAllGoesWell() {
    for (int i = 0; i < 100; i++) {
      succeeds();
    }
    assertThat(asked).isEmpty();
    assertThat(watch.size()).isZero();
  }

  @Test
  void notesTheFirstFailureOnce() {
    long first = now;
    for (int i = 0; i < 100; i++) {
      fails();
      now += 1000;
    }
    assertThat(asked).containsExactly("since " + first);
  }

  @Test
  void forgetsItOnceAtTheFirstSuccess() {
    fails();
    for (int i = 0; i < 100; i++) {
      succeeds();
    }
    assertThat(asked).hasSize(2).last().isEqualTo("since 0");
    assertThat(noted).isZero();
  }

  @Test
  void oneThatFlapsCostsTwoNotesAMinute() {
    for (int i = 0; i < 590; i++) {
      fails();
      succeeds();
      now += 1000;
    }
    assertThat(asked).hasSize(20);
  }

  @Test
  void asksAStoreThatFailsOnceASecondHoweverManyFail() {
    storeIsAway = true;
    for (int i = 0; i < 100; i++) {
      fails();
    }
    assertThat(asked).hasSize(1);
    now += 1000;
    fails();
    assertThat(asked).hasSize(2);
    now += 1000;
    storeIsAway = false;
    fails();
    assertThat(noted).isPositive();
  }

  @Test
  void disablesAfterDaysOfNothingButFailures() {
    fails();
    catchUp();
    now += 5 * DAY - 1;
    fails();
    assertThat(wishes).isEmpty();
    now += 1;
    fails();
    assertThat(wishes)
        .singleElement()
        .satisfies(
            wish -> {
              assertThat(wish.failingSince()).isEqualTo(100 * DAY);
              assertThat(wish.cause()).contains("1970-04-11T00:00:00Z").contains("status 500");
            });
  }

  @Test
  void neverDisablesWithinTwelveHours() {
    destination = config(Duration.ofHours(1));
    fails();
    now += FailureWatch.SHORTEST.toMillis() - 1;
    fails();
    assertThat(wishes).isEmpty();
    now += 1;
    fails();
    assertThat(wishes).hasSize(1);
  }

  @Test
  void neverDisablesWhereTheConfigurationSaysSo() {
    destination = config(null);
    fails();
    now += 400 * DAY;
    fails();
    assertThat(wishes).isEmpty();
  }

  @Test
  void goesOnWhereAnotherNodeOrAnEarlierRunBegan() {
    noted = now - 5 * DAY;
    version = 7;
    catchUp();
    fails();
    assertThat(asked).isEmpty();
    assertThat(wishes).extracting(SwitchWish::failingSince).containsExactly(noted);
  }

  @Test
  void aSuccessOnAnotherNodeForgives() {
    fails();
    catchUp();
    noted = 0;
    version++;
    catchUp();
    now += 6 * DAY;
    fails();
    assertThat(wishes).isEmpty();
    assertThat(asked).last().isEqualTo("since " + now);
  }

  @Test
  void aSuccessForgivesWhatAnotherNodeNoted() {
    noted = now - DAY;
    version = 3;
    catchUp();
    succeeds();
    succeeds();
    assertThat(asked).containsExactly("since 0");
  }

  @Test
  void aSuccessDuringTheNoteForgivesToo() {
    Promise<Noted> first = Promise.promise();
    held = first;
    fails();
    succeeds();
    held = null;
    noted = now;
    first.complete(new Noted(++version, now));
    assertThat(asked).hasSize(2).last().isEqualTo("since 0");
  }

  @Test
  void asksAgainASecondAfterTheStoreWasAway() {
    noted = now - DAY;
    catchUp();
    storeIsAway = true;
    for (int i = 0; i < 20; i++) {
      succeeds();
      now += 100;
    }
    storeIsAway = false;
    now += 1000;
    succeeds();
    assertThat(asked).hasSize(3);
    assertThat(noted).isZero();
  }

  @Test
  void a410DisablesAtOnceAndOnlyWherePermanent() {
    watch.judged(Samples.delivery(), new Settlement.Dead(attempt(410), DeadReason.EXHAUSTED));
    assertThat(wishes).isEmpty();
    watch.judged(Samples.delivery(), new Settlement.Dead(attempt(410), DeadReason.PERMANENT));
    assertThat(wishes)
        .singleElement()
        .satisfies(wish -> assertThat(wish.cause()).contains("410").contains("dlv_"));
  }

  @Test
  void whatWasNeverSentSaysNothingAndARefusalIsASignOfLife() {
    watch.judged(Samples.delivery(), new Settlement.Dead(attempt(0), DeadReason.BLOCKED));
    watch.judged(Samples.delivery(), new Settlement.Released());
    assertThat(asked).isEmpty();
    fails();
    watch.judged(Samples.delivery(), new Settlement.Dead(attempt(400), DeadReason.REFUSED));
    assertThat(noted).isZero();
  }

  @Test
  void forgetsWhatHasBeenQuiet() {
    fails();
    succeeds();
    catchUp();
    watch.sweep();
    assertThat(watch.size()).isEqualTo(1);
    now += 61_000;
    watch.sweep();
    assertThat(watch.size()).isZero();
  }

  private void fails() {
    watch.judged(Samples.delivery(), new Settlement.Retry(attempt(500), 1000, 0));
  }

  private void succeeds() {
    watch.judged(Samples.delivery(), new Settlement.Delivered(attempt(200)));
  }

  /** The node has read the store. */
  private void catchUp() {
    seen = new LiveStates(version, Map.of(ID, new LiveState(null, null, noted)));
  }

  private Future<Noted> note(String id, long since) {
    asked.add("since " + since);
    if (storeIsAway) {
      return Future.failedFuture(
          new StoreUnavailable(StoreUnavailable.Reason.UNREACHABLE, "away on purpose"));
    }
    if (held != null) {
      return held.future();
    }
    noted = since;
    return Future.succeededFuture(new Noted(++version, since));
  }

  private Future<Boolean> change(SwitchWish wish) {
    wishes.add(wish);
    return Future.succeededFuture(true);
  }

  private static DestinationConfig config(@Nullable Duration disableAfter) {
    return Destinations.destination(ID, "crm", "http://127.0.0.1:9/")
        .outcomes(new OutcomesConfig(List.of(), List.of(), disableAfter))
        .build();
  }

  private static Attempt attempt(int status) {
    return new Attempt(
        1,
        1000,
        5,
        status == 200 ? AttemptOutcome.SUCCESS : AttemptOutcome.RETRYABLE,
        status,
        ErrorClass.HTTP_STATUS,
        "status " + status,
        "192.0.2.1:443",
        List.of(),
        new byte[0],
        false);
  }
}
