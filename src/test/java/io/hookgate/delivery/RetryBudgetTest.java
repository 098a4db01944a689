package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.RetryBudgetConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now = 5;
  private final RetryBudget budget = new RetryBudget(new RetryBudgetConfig(0.2, 10), () -> now);

  @Test
  void letsEverythingThroughWhereTriesSucceed() {
    tries(1000, Evidence.GOOD);
    tries(199, Evidence.BAD);

    assertThat(startedAtOnce(5000)).isEqualTo(5000);
  }

  @Test
  void givesAFailingDestinationTenRetriesASecond() {
    tries(10, Evidence.BAD);

    assertThat(startedAtOnce(50)).isEqualTo(10);
    now += SECOND;
    assertThat(startedAtOnce(50)).isEqualTo(10);
  }

  @Test
  void givesItAFifthOfTheLastMinutesTriesWhereThatIsMore() {
    tries(500, Evidence.GOOD);
    tries(500, Evidence.BAD);

    assertThat(startedAtOnce(5000)).isEqualTo(200);
    now += 30 * SECOND;
    assertThat(startedAtOnce(5000)).isEqualTo(10);
    now += 31 * SECOND;
    assertThat(budget.waitMillis()).isZero();
  }

  @Test
  void endsWithTheFirstGoodMinute() {
    tries(10, Evidence.BAD);
    startedAtOnce(20);
    now += 59 * SECOND;
    startedAtOnce(10);
    assertThat(budget.waitMillis()).isPositive();
    now += 8 * SECOND;

    assertThat(startedAtOnce(1000)).isEqualTo(1000);
  }

  @Test
  void endsWhenTheDestinationHasRecovered() {
    tries(10, Evidence.BAD);
    startedAtOnce(20);
    budget.recovered();

    assertThat(startedAtOnce(1000)).isEqualTo(1000);
    assertThat(budget.idle()).isFalse();
    now += 67 * SECOND;
    assertThat(budget.idle()).isTrue();
  }

  @Test
  void whatWasNeverSentCountsForNothing() {
    tries(100, Evidence.NONE);

    assertThat(budget.idle()).isTrue();
  }

  @Test
  void callsBackWhatDoesNotFitAtThePaceOfTheBudget() {
    tries(10, Evidence.BAD);
    startedAtOnce(10);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      waits.add(budget.waitMillis());
    }

    assertThat(waits.subList(0, 4)).containsExactly(1000L, 1100L, 1200L, 1300L);
    assertThat(waits).allMatch(wait -> wait >= 1000 && wait <= RetryBudget.LONGEST_WAIT.toMillis());
    // Three thousand fill the five minutes; the others begin again at their front.
    assertThat(waits.get(2990)).isEqualTo(300_000);
    assertThat(waits.get(2991)).isEqualTo(1000);
  }

  @Test
  void aBacklogComesBackWithoutBusyClaiming() {
    int backlog = 2000;
    PriorityQueue<Long> due = new PriorityQueue<>();
    for (int i = 0; i < backlog; i++) {
      due.add(0L);
    }
    tries(1, Evidence.BAD);
    int claims = 0;
    int sent = 0;
    while (sent < backlog) {
      now = Math.max(now, due.remove());
      claims++;
      long wait = budget.waitMillis();
      if (wait == 0) {
        budget.retryStarted();
        budget.ended(Evidence.BAD);
        sent++;
      } else {
        due.add(now + Duration.ofMillis(wait).toNanos());
      }
    }

    assertThat(claims).isLessThan(4 * backlog);
    assertThat(now / SECOND).isBetween(backlog / 12L, backlog / 10 + 60L);
  }

  private void tries(int count, Evidence evidence) {
    for (int i = 0; i < count; i++) {
      budget.ended(evidence);
    }
  }

  private int startedAtOnce(int wanted) {
    int started = 0;
    for (int i = 0; i < wanted; i++) {
      if (budget.waitMillis() == 0) {
        budget.retryStarted();
        started++;
      }
    }
    return started;
  }
}
