package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.intake.IntakeBudget;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BodyReadingTest {
  private static final int LIMIT = 100_000;

  private final AtomicLong held = new AtomicLong();
  private final IntakeBudget budget = new IntakeBudget(held, 150_000, 1);

  @Property(tries = 200)
  void keepsWhatComesAndNeverHoldsMoreThanTheLimit(
      @ForAll @Size(max = 30) java.util.List<@IntRange(max = 8192) Integer> sizes) {
    BodyReading reading = new BodyReading(budget, LIMIT);
    Buffer sent = Buffer.buffer();
    for (int size : sizes) {
      byte[] chunk = new byte[size];
      java.util.Arrays.fill(chunk, (byte) sent.length());
      sent.appendBytes(chunk);
      reading.add(Buffer.buffer(chunk));
      assertThat(held.get()).isBetween((long) reading.bytes().length, (long) LIMIT);
    }
    reading.end(BodyReading.End.WHOLE);

    if (sent.length() <= LIMIT) {
      assertThat(reading.ended().result()).isEqualTo(BodyReading.End.WHOLE);
      assertThat(reading.bytes()).isEqualTo(sent.getBytes());
    } else {
      assertThat(reading.ended().result()).isEqualTo(BodyReading.End.TOO_LARGE);
      assertThat(reading.bytes()).isEmpty();
    }
    reading.giveBack();
    assertThat(held).hasValue(0);
  }

  @Test
  void holdsNoMoreThanComesWhenMuchIsAnnounced() {
    BodyReading reading = new BodyReading(budget, LIMIT);
    assertThat(held).hasValue(0);
    reading.add(Buffer.buffer(new byte[1]));
    assertThat(held.get()).isLessThanOrEqualTo(16 * 1024);
  }

  @Test
  void endsWhenTheNodeHoldsAsMuchAsItMay() {
    BodyReading first = new BodyReading(budget, LIMIT);
    first.add(Buffer.buffer(new byte[LIMIT]));
    BodyReading second = new BodyReading(budget, LIMIT);
    second.add(Buffer.buffer(new byte[60_000]));

    assertThat(second.ended().result()).isEqualTo(BodyReading.End.NO_ROOM);
    second.giveBack();
    assertThat(held).hasValue(LIMIT);
  }

  @Test
  void givesBackOnlyOnceAndCountsOnlyTheFirstEnd() {
    BodyReading reading = new BodyReading(budget, LIMIT);
    reading.add(Buffer.buffer(new byte[10]));
    reading.end(BodyReading.End.TOO_SLOW);
    reading.end(BodyReading.End.WHOLE);
    reading.add(Buffer.buffer(new byte[10]));
    reading.giveBack();
    reading.giveBack();

    assertThat(reading.ended().result()).isEqualTo(BodyReading.End.TOO_SLOW);
    assertThat(held).hasValue(0);
  }
}
