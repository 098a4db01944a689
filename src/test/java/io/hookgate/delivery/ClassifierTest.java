package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.config.OutcomesConfig;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.Settlement;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
  private static final Classifier CLASSIFIER = new Classifier(new Random(1));

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void twoHundredsAreDelivered(int status) {
    Settlement settlement = classify(answer(status));
    assertThat(settlement)
        .isInstanceOfSatisfying(
            Settlement.Delivered.class,
            delivered -> {
              assertThat(delivered.attempt().outcome()).isEqualTo(AttemptOutcome.SUCCESS);
              assertThat(delivered.attempt().error()).isNull();
              assertThat(delivered.attempt().number()).isEqualTo(1);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 408, 409, 425, 500, 502, 503, 504, 599, 700})
  void passingTroubleIsTriedAgain(int status) {
    assertThat(classify(answer(status)))
        .isInstanceOfSatisfying(
            Settlement.Retry.class,
            retry -> {
              assertThat(retry.attempt().outcome()).isEqualTo(AttemptOutcome.RETRYABLE);
              assertThat(retry.attempt().error()).isEqualTo(ErrorClass.HTTP_STATUS);
              assertThat(retry.delayMillis()).isEqualTo(10_000);
              assertThat(retry.holdMillis()).isZero();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 410, 413, 422, 451})
  void everythingElseIsPermanent(int status) {
    Attempt attempt = dead(classify(answer(status)), DeadReason.PERMANENT);
    assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.PERMANENT);
    assertThat(attempt.error()).isEqualTo(ErrorClass.HTTP_STATUS);
    assertThat(attempt.detail()).contains("status " + status);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorClass.class,
      names = {"TIMEOUT", "DNS", "CONNECT", "TLS", "RESET", "RESPONSE_LIMIT"})
  void whatBrokeOnTheWayIsTriedAgain(ErrorClass error) {
    assertThat(classify(broken(0, error)))
        .isInstanceOfSatisfying(
            Settlement.Retry.class, retry -> assertThat(retry.attempt().error()).isEqualTo(error));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorClass.class,
      names = {"TIMEOUT", "RESET"})
  void answerThatWasCutOffIsTriedAgainWhateverItsStatus(ErrorClass error) {
    assertThat(classify(broken(200, error))).isInstanceOf(Settlement.Retry.class);
    assertThat(classify(broken(404, error))).isInstanceOf(Settlement.Retry.class);
  }

  @Test
  void statusDecidesWhenTheAnswerIsMerelyTooLong() {
    assertThat(classify(broken(200, ErrorClass.RESPONSE_LIMIT)))
        .isInstanceOfSatisfying(
            Settlement.Delivered.class,
            delivered -> assertThat(delivered.attempt().error()).isNull());
    Attempt refused = dead(classify(broken(404, ErrorClass.RESPONSE_LIMIT)), DeadReason.PERMANENT);
    assertThat(refused.error()).isEqualTo(ErrorClass.RESPONSE_LIMIT);
    assertThat(classify(broken(503, ErrorClass.RESPONSE_LIMIT)))
        .isInstanceOf(Settlement.Retry.class);
  }

  @Test
  void whatMayNotLeaveIsDeadAtOnce() {
    Attempt attempt = dead(classify(broken(0, ErrorClass.BLOCKED)), DeadReason.BLOCKED);
    assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.PERMANENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 404, 503})
  void dispositionParksWhateverTheStatus(int status) {
    dead(classify(reply(status, null, null, " Dead-Letter ")), DeadReason.REFUSED);
    assertThat(classify(reply(503, null, null, "retry"))).isInstanceOf(Settlement.Retry.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'30', 30000, 33000, 30000",
    "' 5 ', 5000, 5500, 5000",
    "'0', 10000, 10000, 0",
    "'3600', 60000, 60000, 60000",
    "'99999999999999999999999', 60000, 60000, 60000",
    "'Mon, 21 Sep 2026 14:13:50 GMT', 30000, 33000, 30000",
    "'Mon, 21 Sep 2026 14:00:00 GMT', 10000, 10000, 0",
    "'-1', 10000, 10000, 0",
    "'soon', 10000, 10000, 0",
    "'', 10000, 10000, 0",
  })
  void retryAfterIsMatchedUpToTheLongestWait(String header, long least, long most, long hold) {
    assertThat(classify(reply(503, null, header, null)))
        .isInstanceOfSatisfying(
            Settlement.Retry.class,
            retry -> {
              assertThat(retry.delayMillis()).isBetween(least, most);
              assertThat(retry.holdMillis()).isEqualTo(hold);
            });
  }

  @Test
  void tooManyRequestsWaitsAMinuteWhereNothingIsSaidOfWhen() {
    Handling handling = new Handling(RetryPolicy.DEFAULT, Statuses.USUAL, null);
    Settlement slower = CLASSIFIER.classify(answer(429), Samples.delivery(), handling);
    Settlement said =
        CLASSIFIER.classify(reply(429, null, "7", null), Samples.delivery(), handling);

    assertThat(((Settlement.Retry) slower).delayMillis()).isBetween(60_000L, 66_000L);
    assertThat(((Settlement.Retry) slower).holdMillis()).isZero();
    assertThat(((Settlement.Retry) said).delayMillis()).isBetween(7_000L, 7_700L);
    assertThat(((Settlement.Retry) classify(answer(429))).delayMillis()).isEqualTo(60_000);
  }

  @Test
  void theMoreExactEntryOfADestinationsOwnStatusesWins() {
    Handling own =
        new Handling(
            Samples.POLICY,
            Statuses.of(new OutcomesConfig(List.of("503", "4xx"), List.of("404", "3xx"), null)),
            null);

    assertThat(outcome(404, own)).isEqualTo(AttemptOutcome.RETRYABLE);
    assertThat(outcome(429, own)).isEqualTo(AttemptOutcome.PERMANENT);
    assertThat(outcome(503, own)).isEqualTo(AttemptOutcome.PERMANENT);
    assertThat(outcome(502, own)).isEqualTo(AttemptOutcome.RETRYABLE);
    assertThat(outcome(301, own)).isEqualTo(AttemptOutcome.RETRYABLE);
    assertThat(outcome(204, own)).isEqualTo(AttemptOutcome.SUCCESS);
    assertThat(Classifier.holdMillis(reply(429, null, "30", null), own)).isZero();
    assertThat(Classifier.holdMillis(reply(404, null, "30", null), own)).isEqualTo(30_000);
    dead(
        CLASSIFIER.classify(reply(404, null, null, "dead-letter"), Samples.delivery(), own),
        DeadReason.REFUSED);
  }

  @Test
  void retryAfterOfAPermanentAnswerHoldsNothing() {
    assertThat(Classifier.holdMillis(reply(404, null, "30", null), Samples.HANDLING)).isZero();
    assertThat(Classifier.holdMillis(reply(200, null, "30", null), Samples.HANDLING)).isZero();
    assertThat(Classifier.holdMillis(reply(429, null, "30", null), Samples.HANDLING))
        .isEqualTo(30_000);
  }

  @Test
  void lastAttemptIsExhausted() {
    LeasedDelivery last = Samples.delivery(Samples.event("{}"), 2, null);
    Settlement settlement = CLASSIFIER.classify(answer(503), last, Samples.HANDLING);
    Attempt attempt = dead(settlement, DeadReason.EXHAUSTED);
    assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.RETRYABLE);
    assertThat(attempt.number()).isEqualTo(3);
  }

  @Test
  void failedAttemptOfAnOldDeliveryIsExpiredButASuccessIsASuccess() {
    LeasedDelivery old = Samples.delivery();
    Reply late = at(Samples.ACCEPTED_AT + 3_600_001, 503);
    dead(CLASSIFIER.classify(late, old, Samples.HANDLING), DeadReason.EXPIRED);
    Reply fine = at(Samples.ACCEPTED_AT + 3_600_001, 200);
    assertThat(CLASSIFIER.classify(fine, old, Samples.HANDLING))
        .isInstanceOf(Settlement.Delivered.class);
  }

  @ParameterizedTest
  @CsvSource({
    "200, GOOD",
    "302, GOOD",
    "404, GOOD",
    "409, GOOD",
    "410, GOOD",
    "408, BAD",
    "425, BAD",
    "429, BAD",
    "500, BAD",
    "503, BAD"
  })
  void evidenceIsAboutTheDestinationNotTheEvent(int status, Evidence evidence) {
    assertThat(Classifier.evidence(answer(status))).isEqualTo(evidence);
  }

  @Test
  void brokenAttemptsAreBadEvidenceAndUnsentOnesAreNone() {
    assertThat(Classifier.evidence(broken(0, ErrorClass.DNS))).isEqualTo(Evidence.BAD);
    assertThat(Classifier.evidence(broken(200, ErrorClass.TIMEOUT))).isEqualTo(Evidence.BAD);
    assertThat(Classifier.evidence(broken(200, ErrorClass.RESPONSE_LIMIT)))
        .isEqualTo(Evidence.GOOD);
    assertThat(Classifier.evidence(broken(0, ErrorClass.BLOCKED))).isEqualTo(Evidence.NONE);
  }

  @Property
  void everyStatusHasExactlyOneMeaning(
      @ForAll @IntRange(min = 100, max = 999) int status,
      @ForAll @IntRange(min = 0, max = 5) int attempts) {
    LeasedDelivery delivery = Samples.delivery(Samples.event("{}"), attempts, null);
    Settlement settlement = CLASSIFIER.classify(answer(status), delivery, Samples.HANDLING);
    boolean success = status / 100 == 2;
    assertThat(settlement instanceof Settlement.Delivered).isEqualTo(success);
    if (settlement instanceof Settlement.Retry retry) {
      assertThat(attempts + 1).isLessThan(Samples.POLICY.maxAttempts());
      assertThat(retry.delayMillis()).isBetween(0L, Samples.POLICY.maxDelay().toMillis());
    }
    assertThat(settlement).isNotInstanceOf(Settlement.Released.class);
  }

  private static AttemptOutcome outcome(int status, Handling handling) {
    Settlement settlement = CLASSIFIER.classify(answer(status), Samples.delivery(), handling);
    if (settlement instanceof Settlement.Retry retry) {
      return retry.attempt().outcome();
    }
    return settlement instanceof Settlement.Delivered delivered
        ? delivered.attempt().outcome()
        : dead(settlement, DeadReason.PERMANENT).outcome();
  }

  private static Settlement classify(Reply reply) {
    return CLASSIFIER.classify(reply, Samples.delivery(), Samples.HANDLING);
  }

  private static Attempt dead(Settlement settlement, DeadReason reason) {
    assertThat(settlement).isInstanceOf(Settlement.Dead.class);
    Settlement.Dead dead = (Settlement.Dead) settlement;
    assertThat(dead.reason()).isEqualTo(reason);
    Attempt attempt = dead.attempt();
    if (attempt == null) {
      throw new AssertionError("dead without an attempt");
    }
    return attempt;
  }

  private static Reply answer(int status) {
    return reply(status, null, null, null);
  }

  private static Reply broken(int status, ErrorClass error) {
    return reply(status, error, null, null);
  }

  private static Reply at(long startedAt, int status) {
    return new Reply(startedAt, 0, status, null, "", "", List.of(), new byte[0], false, null, null);
  }

  private static Reply reply(
      int status,
      @Nullable ErrorClass error,
      @Nullable String retryAfter,
      @Nullable String disposition) {
    return new Reply(
        Samples.ACCEPTED_AT,
        0,
        status,
        error,
        "",
        "",
        List.of(),
        new byte[0],
        false,
        retryAfter,
        disposition);
  }
}
