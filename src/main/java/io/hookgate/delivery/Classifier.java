package io.hookgate.delivery;

import io.hookgate.backoff.Asked;
import io.hookgate.backoff.Next;
import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.Settlement;
import java.util.random.RandomGenerator;

/**
 * Turns what an attempt brought back into what becomes of the delivery.
 *
 * <p>What a status means is told by the destination's {@link Statuses}. An attempt that broke on
 * its way is tried again, also one whose 2xx was cut off. The answer header {@code
 * X-Webhook-Disposition: dead-letter} parks whatever the status is. Pure but for the jitter.
 */
final class Classifier {
  private static final String DEAD_LETTER = "dead-letter";
  private static final int TOO_MANY_REQUESTS = 429;

  /** When an attempt is made again whose access token was taken back. */
  private static final long RENEWED_MILLIS = 1000;

  private final RandomGenerator random;

  Classifier(RandomGenerator random) {
    this.random = random;
  }

  /** What becomes of a delivery after that reply. */
  Settlement classify(Reply reply, LeasedDelivery delivery, Handling handling) {
    int made = delivery.attempts() + 1;
    if (refused(reply)) {
      Attempt attempt =
          reply.asAttempt(
              made,
              AttemptOutcome.PERMANENT,
              ErrorClass.HTTP_STATUS,
              "the destination asked for a dead letter");
      return new Settlement.Dead(attempt, DeadReason.REFUSED);
    }
    AttemptOutcome outcome = outcome(reply, handling);
    Attempt attempt = attempt(reply, made, outcome);
    return switch (outcome) {
      case SUCCESS -> new Settlement.Delivered(attempt);
      case PERMANENT ->
          new Settlement.Dead(
              attempt,
              reply.error() == ErrorClass.BLOCKED ? DeadReason.BLOCKED : DeadReason.PERMANENT);
      case RETRYABLE -> next(reply, attempt, delivery, handling);
    };
  }

  /**
   * How long the whole destination asked to be left alone, milliseconds, at most the policy's
   * longest wait; 0 when it did not.
   */
  static long holdMillis(Reply reply, Handling handling) {
    return outcome(reply, handling) == AttemptOutcome.RETRYABLE
            && asked(reply) instanceof Asked.After after
        ? Math.min(after.millis(), handling.retry().maxDelay().toMillis())
        : 0;
  }

  /** What the attempt says about the destination's health. */
  static Evidence evidence(Reply reply) {
    if (reply.error() == ErrorClass.BLOCKED || unproven(reply)) {
      return Evidence.NONE;
    }
    if (broken(reply)) {
      return Evidence.BAD;
    }
    return switch (reply.status()) {
      case 408, 425, 429 -> Evidence.BAD;
      default -> reply.status() >= 500 || reply.status() < 200 ? Evidence.BAD : Evidence.GOOD;
    };
  }

  private Settlement next(
      Reply reply, Attempt attempt, LeasedDelivery delivery, Handling handling) {
    long age = Math.max(0, reply.endedAt() - delivery.createdAt());
    Next next = handling.retry().next(attempt.number(), age, asked(reply), random);
    if (next instanceof Next.RetryIn && unproven(reply)) {
      return new Settlement.Retry(attempt, RENEWED_MILLIS, 0);
    }
    if (next instanceof Next.RetryIn retry) {
      return new Settlement.Retry(attempt, retry.millis(), holdMillis(reply, handling));
    }
    return new Settlement.Dead(attempt, ((Next.GiveUp) next).reason());
  }

  private static Attempt attempt(Reply reply, int number, AttemptOutcome outcome) {
    if (outcome == AttemptOutcome.SUCCESS) {
      return reply.asAttempt(number, outcome, null, "");
    }
    if (reply.error() != null) {
      return reply.asAttempt(number, outcome, reply.error(), reply.detail());
    }
    String words = "status " + reply.status();
    boolean redirect = reply.status() >= 300 && reply.status() < 400;
    return reply.asAttempt(
        number,
        outcome,
        ErrorClass.HTTP_STATUS,
        redirect ? words + ": redirects are not followed" : words);
  }

  private static AttemptOutcome outcome(Reply reply, Handling handling) {
    if (reply.error() == ErrorClass.BLOCKED) {
      return AttemptOutcome.PERMANENT;
    }
    return broken(reply) ? AttemptOutcome.RETRYABLE : handling.statuses().outcome(reply.status());
  }

  /** Whether there is no whole answer to judge. One that was merely too long has its status. */
  private static boolean broken(Reply reply) {
    return reply.error() != null
        && (reply.error() != ErrorClass.RESPONSE_LIMIT || reply.status() == 0);
  }

  /** Whether its access token was taken back and is renewed: the destination is well. */
  private static boolean unproven(Reply reply) {
    return reply.error() == ErrorClass.HTTP_STATUS && reply.status() == 401;
  }

  private static boolean refused(Reply reply) {
    return reply.disposition() != null && DEAD_LETTER.equalsIgnoreCase(reply.disposition().trim());
  }

  private static Asked asked(Reply reply) {
    Long millis =
        reply.retryAfter() == null ? null : RetryAfter.millis(reply.retryAfter(), reply.endedAt());
    if (millis != null) {
      return new Asked.After(millis);
    }
    return reply.status() == TOO_MANY_REQUESTS ? new Asked.Slower() : new Asked.Nothing();
  }
}
