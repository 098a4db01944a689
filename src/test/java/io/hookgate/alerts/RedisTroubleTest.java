package io.hookgate.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RedisTroubleTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofSeconds(60);

  private final AtomicLong now = new AtomicLong(1);
  private final RedisTrouble redis = new RedisTrouble(LIMIT, QUIET, now::get);

  @Test
  void isToldOnceAfterTheLimit() {
    assertThat(failAfter(0)).isNull();
    assertThat(failAfter(14)).isNull();
    assertThat(failAfter(1)).isNotNull();
    assertThat(failAfter(100)).isNull();
  }

  @Test
  void aShortFailureIsForgottenAtTheNextAnswer() {
    failAfter(0);
    failAfter(14);
    redis.answered();
    assertThat(failAfter(2)).isNull();
    assertThat(redis.unrecorded()).isNull();
  }

  @Test
  void isRecordedOnceRedisAnswers() {
    assertThat(redis.unrecorded()).isNull();
    trouble();
    assertThat(redis.unrecorded()).isNotNull();
    redis.recorded();
    assertThat(redis.unrecorded()).isNull();
  }

  @Test
  void isNotToldAgainBeforeItWasQuietForLongEnough() {
    trouble();
    redis.recorded();
    redis.answered();
    pass(59);
    redis.answered();
    assertThat(trouble()).isNull();
    redis.recorded();
    redis.answered();
    pass(60);
    redis.answered();
    assertThat(trouble()).isNotNull();
  }

  @Test
  void goesOnInTheStoreWhenItComesBackWithinTheQuietTime() {
    trouble();
    redis.recorded();
    redis.answered();
    trouble();
    assertThat(redis.unrecorded()).isNotNull();
  }

  @Test
  void isNeverToldWhenTurnedOff() {
    RedisTrouble off = new RedisTrouble(null, QUIET, now::get);
    long begun = now.get();
    pass(10_000);
    assertThat(off.failed(begun, "away")).isNull();
  }

  private Trouble trouble() {
    Trouble first = failAfter(0);
    Trouble second = failAfter(15);
    return first == null ? second : first;
  }

  /** A look that began that many seconds after the one before, and failed at once. */
  private Trouble failAfter(long seconds) {
    pass(seconds);
    return redis.failed(now.get(), "away");
  }

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
