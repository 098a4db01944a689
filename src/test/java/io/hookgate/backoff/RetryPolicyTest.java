package io.hookgate.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hookgate.model.DeadReason;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final RandomGenerator LOWEST = () -> 0L;
  private static final RandomGenerator HIGHEST = () -> -1L;
  private static final Asked SAYS_NOTHING = new Asked.Nothing();

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

  @Test
  void growsLinearly() {
    RetryPolicy linear =
        policy(new Backoff.Linear(Duration.ofMillis(100)), Duration.ofMillis(350), Jitter.NONE);

    assertThat(IntStream.rangeClosed(1, 5).mapToLong(n -> linear.delayMillis(n, random)))
        .containsExactly(100L, 200L, 300L, 350L, 350L);
    assertThat(linear.sumOfDelays()).isEqualTo(Duration.ofMillis(600 + 350 * 996));
  }

  @Test
  void waitsAsListedAndRepeatsTheLast() {
    RetryPolicy listed =
        policy(
            new Backoff.Listed(List.of(Duration.ofSeconds(5), Duration.ofSeconds(2))),
            Duration.ofSeconds(5),
            Jitter.NONE);

    assertThat(IntStream.rangeClosed(1, 4).mapToLong(n -> listed.delayMillis(n, random)))
        .containsExactly(5000L, 2000L, 2000L, 2000L);
  }

  @Test
  void fullJitterSpreadsFromNoWaitToTheWhole() {
    RetryPolicy full =
        policy(new Backoff.Linear(Duration.ofSeconds(1)), Duration.ofSeconds(3), Jitter.FULL);

    assertThat(full.delayMillis(2, LOWEST)).isZero();
    assertThat(full.delayMillis(2, HIGHEST)).isEqualTo(2000);
    assertThat(full.delayMillis(9, HIGHEST)).isEqualTo(3000);
  }

  @Property
  void everyKindStaysBetweenZeroAndTheCap(
      @ForAll("backoffs") Backoff backoff,
      @ForAll("jitters") Jitter jitter,
      @ForAll @IntRange(min = 1, max = 10_000) int failedAttempts,
      @ForAll @LongRange(min = 1, max = 31_536_000_000L) long longest,
      @ForAll long seed) {
    RetryPolicy policy = policy(backoff, Duration.ofMillis(longest), jitter);

    for (int failed : new int[] {failedAttempts, 10_000, Integer.MAX_VALUE}) {
      long delay = policy.delayMillis(failed, new Random(seed));

      assertThat(delay).isBetween(0L, longest);
      double least = Math.min(backoff.millis(failed), (double) longest) * (1 - jitter.below());
      assertThat(delay).isGreaterThanOrEqualTo((long) least);
    }
    assertThat(policy.sumOfDelays()).isPositive();
  }

  @Property
  void whatADestinationAsksForStaysBelowTheCapToo(
      @ForAll("backoffs") Backoff backoff,
      @ForAll("jitters") Jitter jitter,
      @ForAll @LongRange(min = 1, max = 31_536_000_000L) long longest,
      @ForAll @LongRange(min = 1) long asked,
      @ForAll long seed) {
    RetryPolicy policy = policy(backoff, Duration.ofMillis(longest), jitter);

    assertThat(wait(policy, 999, new Asked.After(asked), new Random(seed)))
        .isBetween(Math.min(asked, longest), longest);
    assertThat(wait(policy, 999, new Asked.Slower(), new Random(seed)))
        .isBetween(Math.min(60_000, longest), longest);
  }

  @Provide
  Arbitrary<Backoff> backoffs() {
    Arbitrary<Duration> waits =
        Arbitraries.longs().between(1, 31_536_000_000L).map(Duration::ofMillis);
    return Arbitraries.oneOf(
        Combinators.combine(waits, Arbitraries.doubles().between(1, 1e300))
            .as((wait, factor) -> new Backoff.Exponential(wait, factor)),
        waits.map(Backoff.Linear::new),
        waits.list().ofMinSize(1).ofMaxSize(20).map(Backoff.Listed::new));
  }

  @Provide
  Arbitrary<Jitter> jitters() {
    return Arbitraries.oneOf(
        Arbitraries.of(Jitter.FULL, Jitter.NONE),
        Arbitraries.doubles().between(0, 1).map(Jitter::proportional));
  }

  @Test
  void refusesToWaitBeforeTheFirstFailure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.DEFAULT.delayMillis(0, random))
        .withMessage("failedAttempts is 0, not 1 or more");
  }

  @Test
  void triesAgainWhileAttemptsAreLeft() {
    assertThat(policy(3, 100, 2, 1000, 0).next(2, 0, SAYS_NOTHING, random))
        .isEqualTo(new Next.RetryIn(200));
  }

  @Test
  void givesUpWhenAllAttemptsAreMade() {
    assertThat(policy(3, 100, 2, 1000, 0).next(3, 0, new Asked.After(5), random))
        .isEqualTo(new Next.GiveUp(DeadReason.EXHAUSTED));
  }

  @Test
  void givesUpWhenOlderThanTheMaximum() {
    long oldest = RetryPolicy.DEFAULT.maxAge().toMillis();

    assertThat(RetryPolicy.DEFAULT.next(1, oldest, SAYS_NOTHING, random))
        .isInstanceOf(Next.RetryIn.class);
    assertThat(RetryPolicy.DEFAULT.next(1, oldest + 1, SAYS_NOTHING, random))
        .isEqualTo(new Next.GiveUp(DeadReason.EXPIRED));
  }

  @Test
  void matchesWhatTheDestinationAsksShortOrLongUpToTheCap() {
    RetryPolicy policy = policy(5, 100, 2, 1000, 0);

    for (long asked : new long[] {1, 50, 500}) {
      assertThat(wait(policy, 1, new Asked.After(asked), LOWEST)).isEqualTo(asked);
      assertThat(wait(policy, 1, new Asked.After(asked), HIGHEST))
          .isEqualTo(Math.round(asked * 1.1));
    }
    assertThat(wait(policy, 1, new Asked.After(950), HIGHEST)).isEqualTo(1000);
    assertThat(wait(policy, 1, new Asked.After(Long.MAX_VALUE), random)).isEqualTo(1000);
  }

  @Test
  void slowsDownToAMinuteWhereItIsAskedTo() {
    assertThat(wait(RetryPolicy.DEFAULT, 1, new Asked.Slower(), LOWEST)).isEqualTo(60_000);
    assertThat(wait(RetryPolicy.DEFAULT, 1, new Asked.Slower(), HIGHEST)).isEqualTo(66_000);
    assertThat(wait(RetryPolicy.DEFAULT, 3, new Asked.Slower(), LOWEST)).isEqualTo(108_000);
    assertThat(wait(policy(5, 100, 2, 1000, 0), 1, new Asked.Slower(), random)).isEqualTo(1000);
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
    assertRefused(
        () -> new Backoff.Linear(Duration.ZERO), "baseDelay is PT0S; it must be 1 ms to 365 days");
    assertRefused(() -> new Backoff.Listed(List.of()), "delays is []; it must be 1 or more waits");
    assertRefused(
        () -> new Backoff.Listed(List.of(Duration.ofDays(1), Duration.ofDays(400))),
        "delays/1 is PT9600H; it must be 1 ms to 365 days");
    assertRefused(() -> policy(1, 1, 1, 1, 1.1), "jitter is 1.1; it must be 0 to 1");
    assertRefused(
        () -> new RetryPolicy(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ZERO),
        "maxAge is PT0S; it must be 1 ms to 365 days");
  }

  private static long delay(int failedAttempts, RandomGenerator random) {
    return RetryPolicy.DEFAULT.delayMillis(failedAttempts, random);
  }

  private static long wait(
      RetryPolicy policy, int attemptsMade, Asked asked, RandomGenerator random) {
    return ((Next.RetryIn) policy.next(attemptsMade, 0, asked, random)).millis();
  }

  private static RetryPolicy policy(Backoff backoff, Duration longest, Jitter jitter) {
    return new RetryPolicy(1000, backoff, longest, jitter, Duration.ofDays(3));
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
