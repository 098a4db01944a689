package io.hookgate.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.retention.Round.Calm;
import io.hookgate.retention.Round.Progress;
import io.hookgate.store.Retention.Place;
import io.hookgate.store.Retention.Step;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
  private static final Place SECOND = new Place("b", "", 0);

  private final List<String> steps = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private long now = 1000;
  private boolean fails;

  /** Two shards of two steps each, then a phase of one step. */
  private final Round round =
      new Round(
          List.of(
              List.of(walk("x", What.DELIVERED), walk("y", What.DELIVERED)),
              List.of(walk("z", What.ATTEMPTS))),
          new Calm(10, took -> 100 + took),
          () -> now,
          (what, many) -> gone.add(what.word() + many));

  private Walk walk(String name, What what) {
    return new Walk(
        what,
        place -> {
          steps.add(name + place.after());
          return fails
              ? Future.failedFuture("away")
              : Future.succeededFuture(
                  new Step(SECOND, place.equals(SECOND) ? 3 : 0, place.equals(SECOND), false));
        });
  }

  @Test
  void takesTurnsWithinAPhaseAndOnePhaseAfterTheOther() {
    assertThat(turn()).containsExactly("x", "y", "xb", "yb", "z", "zb");
    assertThat(gone).containsExactly("delivered3", "delivered3", "attempts3");
  }

  @Test
  void leavesRedisAloneAfterATurnAndThenGoesOnWhereItWas() {
    turn();
    now += 9;
    assertThat(step()).isEqualTo(Progress.NOTHING_YET);
    now += 1;
    assertThat(turn()).containsExactly("xb", "yb", "zb");
  }

  @Test
  void beginsAtTheOldestOnlyOnceInAWhile() {
    turn();
    now += 99;
    assertThat(turn()).containsExactly("xb", "yb", "zb");
    now += 10;
    assertThat(turn()).startsWith("x", "y");
    now += 10;
    assertThat(turn()).startsWith("xb");
  }

  @Test
  void takesAStepThatFailedAgain() {
    fails = true;
    assertThat(round.step().failed()).isTrue();
    fails = false;
    steps.clear();
    assertThat(turn()).containsExactly("x", "y", "xb", "yb", "z", "zb");
  }

  @Test
  void passesOverAWalkThatFailsUntilTheNextTurn() {
    fails = true;
    assertThat(round.step().failed()).isTrue();
    fails = false;
    round.passOver();
    assertThat(turn()).containsExactly("y", "yb", "z", "zb");
    now += 10;
    assertThat(turn()).containsExactly("x", "yb", "xb", "zb");
  }

  @Test
  void endsATurnOfWhichEverythingFails() {
    fails = true;
    for (int walks = 0; walks < 3; walks++) {
      assertThat(round.step().failed()).isTrue();
      round.passOver();
    }
    fails = false;
    assertThat(step()).isEqualTo(Progress.NOTHING_YET);
    now += 10;
    assertThat(step()).isEqualTo(Progress.ON);
  }

  @Test
  void isAskedToBeginATurnAtOnce() {
    turn();
    round.now();
    assertThat(turn()).containsExactly("xb", "yb", "zb");
  }

  private Progress step() {
    return round.step().result();
  }

  /** The steps of a whole turn. */
  private List<String> turn() {
    steps.clear();
    while (step() == Progress.ON) {
      // More to come.
    }
    return List.copyOf(steps);
  }
}
