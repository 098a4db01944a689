package io.hookgate.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hookgate.model.DeadReason;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final RandomGenerator LOWEST = () -> 0L;
  private static final RandomGenerator HIGHEST = () -> -1L;

  private final RandomGenerator random = new Random(1);

  @Test
  void growsByTheFactorUntilTheCap() {
    RetryPolicy exact = policy(18, 15_000, 3, 7_200_000, 0);

    assertThat(IntStream.rangeClosed(1, 8).mapToLong(n -> exact.delayMillis(n, random)))
        .containsExactly(
            15_000L, 45_000L, 135_000L, 405_000L, 1_215_000L, 3_645_000L, 7_200_000L, 7_200_000L);
  }

  @Test
  void spreadsByTheJitterInBothDirections() {
    assertThat(RetryPolicy.DEFAULT.delayMillis(1, LOWEST)).isEqualTo(12_000);
    assertThat(RetryPolicy.DEFAULT.delayMillis(1, HIGHEST)).isEqualTo(18_000);
  }

  @Test
  void spreadsTheLongestWaitsTooWithoutPassingTheCap() {
    assertThat(RetryPolicy.DEFAULT.delayMillis(17, LOWEST)).isEqualTo(5_760_000);
    assertThat(RetryPolicy.DEFAULT.delayMillis(17, HIGHEST)).isEqualTo(7_200_000);
  }

  @Test
  void triesForAboutADayByDefault() {
    long least = IntStream.range(1, 18).mapToLong(n -> delay(n, LOWEST)).sum();
    long most = IntStream.range(1, 18).mapToLong(n -> delay(n, HIGHEST)).sum();

    assertThat(Duration.ofMillis(least)).isGreaterThan(Duration.ofHours(18));
    assertThat(Duration.ofMillis(most)).isCloseTo(Duration.ofHours(24), Duration.ofMinutes(15));
  }

  @Test
  void averagesTheUnjitteredWait() {
    double average =
        IntStream.range(0, 20_000)
            .mapToLong(i -> RetryPolicy.DEFAULT.delayMillis(2, random))
            .average()
            .orElseThrow();

    assertThat(average).isCloseTo(45_000, within(300.0));
  }

  @Property
  void staysBetweenZeroAndTheCap(
      @ForAll @IntRange(min = 1, max = 1000) int failedAttempts,
      @ForAll @LongRange(min = 1, max = 31_536_000_000L) long base,
      @ForAll @DoubleRange(min = 1, max = 1e300) double factor,
      @ForAll @LongRange(min = 1, max = 31_536_000_000L) long longest,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter,
      @ForAll long seed) {
    long delay =
        policy(1000, base, factor, longest, jitter).delayMillis(failedAttempts, new Random(seed));

    assertThat(delay).isBetween(0L, longest);
    assertThat(delay).isGreaterThanOrEqualTo((long) (Math.min(base, longest) * (1 - jitter)));
  }

  @Test
  void refusesToWaitBeforeTheFirstFailure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.DEFAULT.delayMillis(0, random))
        .withMessage("failedAttempts is 0, not 1 or more");
  }

  @Test
  void triesAgainWhileAttemptsAreLeft() {
    assertThat(policy(3, 100, 2, 1000, 0).next(2, 0, null, random))
        .isEqualTo(new Next.RetryIn(200));
  }

  @Test
  void givesUpWhenAllAttemptsAreMade() {
    assertThat(policy(3, 100, 2, 1000, 0).next(3, 0, 5L, random))
        .isEqualTo(new Next.GiveUp(DeadReason.EXHAUSTED));
  }

  @Test
  void givesUpWhenOlderThanTheMaximum() {
    long oldest = RetryPolicy.DEFAULT.maxAge().toMillis();

    assertThat(RetryPolicy.DEFAULT.next(1, oldest, null, random)).isInstanceOf(Next.RetryIn.class);
    assertThat(RetryPolicy.DEFAULT.next(1, oldest + 1, null, random))
        .isEqualTo(new Next.GiveUp(DeadReason.EXPIRED));
  }

  @Test
  void waitsAsLongAsTheDestinationAsksUpToTheCap() {
    RetryPolicy policy = policy(5, 100, 2, 1000, 0);

    assertThat(policy.next(1, 0, 500L, random)).isEqualTo(new Next.RetryIn(500));
    assertThat(policy.next(1, 0, 50L, random)).isEqualTo(new Next.RetryIn(100));
    assertThat(policy.next(1, 0, -1L, random)).isEqualTo(new Next.RetryIn(100));
    assertThat(policy.next(1, 0, Long.MAX_VALUE, random)).isEqualTo(new Next.RetryIn(1000));
  }

  @Test
  void saysWhichValueIsOutOfItsRange() {
    assertRefused(() -> policy(0, 1, 1, 1, 0), "maxAttempts is 0; it must be 1 to 1000");
    assertRefused(() -> policy(1001, 1, 1, 1, 0), "maxAttempts is 1001; it must be 1 to 1000");
    assertRefused(() -> policy(1, 0, 1, 1, 0), "baseDelay is PT0S; it must be 1 ms to 365 days");
    assertRefused(() -> policy(1, 1, 0.9, 1, 0), "factor is 0.9; it must be 1 or more");
    assertRefused(
        () -> policy(1, 1, Double.POSITIVE_INFINITY, 1, 0),
        "factor is Infinity; it must be 1 or more");
    assertRefused(() -> policy(1, 1, Double.NaN, 1, 0), "factor is NaN; it must be 1 or more");
    assertRefused(
        () -> policy(1, 1, 1, Duration.ofDays(366).toMillis(), 0),
        "maxDelay is PT8784H; it must be 1 ms to 365 days");
    assertRefused(() -> policy(1, 1, 1, 1, 1.1), "jitter is 1.1; it must be 0 to 1");
    assertRefused(
        () -> new RetryPolicy(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ZERO),
        "maxAge is PT0S; it must be 1 ms to 365 days");
  }

  private static long delay(int failedAttempts, RandomGenerator random) {
    return RetryPolicy.DEFAULT.delayMillis(failedAttempts, random);
  }

  private static RetryPolicy policy(
      int attempts, long base, double factor, long longest, double jitter) {
    return new RetryPolicy(
        attempts,
        Duration.ofMillis(base),
        factor,
        Duration.ofMillis(longest),
        jitter,
        Duration.ofDays(3));
  }

  private static void assertRefused(Runnable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making::run).withMessage(message);
  }
}
