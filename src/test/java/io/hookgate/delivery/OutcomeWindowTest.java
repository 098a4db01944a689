package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutcomeWindowTest {
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final OutcomeWindow window = new OutcomeWindow(Duration.ofSeconds(10), now::get);

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    window.add(true);
    advance(Duration.ofSeconds(5));
    window.add(false);
    assertThat(window.calls()).isEqualTo(2);
    assertThat(window.failures()).isEqualTo(1);
    advance(Duration.ofSeconds(5));
    assertThat(window.calls()).isEqualTo(1);
    assertThat(window.failures()).isZero();
    advance(Duration.ofDays(1));
    assertThat(window.calls()).isZero();
  }

  @Property
  void countsWhatHappenedInTheLastTenSlots(
      @ForAll List<@IntRange(min = 0, max = 4000) Integer> gaps) {
    Deque<Long> slots = new ArrayDeque<>();
    long origin = now.get();
    OutcomeWindow fresh = new OutcomeWindow(Duration.ofSeconds(10), now::get);
    for (int gap : gaps) {
      advance(Duration.ofMillis(gap));
      fresh.add(true);
      long slot = (now.get() - origin) / 1_000_000_000L;
      slots.add(slot);
      slots.removeIf(old -> old <= slot - 10);
      assertThat(fresh.calls()).isEqualTo(slots.size());
      assertThat(fresh.failures()).isEqualTo(slots.size());
    }
  }

  private void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }
}
