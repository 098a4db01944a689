package io.hookgate.delivery;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt brought back, not yet judged.
 *
 * @param startedAt milliseconds since 1970
 * @param nanos from start to the answer's last byte, or until it was given up
 * @param status 0 when no answer began
 * @param error what broke; null when the answer is whole, whatever its status
 * @param detail what broke, in words; empty without error
 * @param address {@code ip:port}, empty when it did not get that far
 * @param requestHeaders what was sent, secrets redacted
 * @param body the first 16 KiB of the answer
 * @param truncated whether there was more
 * @param retryAfter the answer's Retry-After
 * @param disposition the answer's X-Webhook-Disposition
 */
record Reply(
    long startedAt,
    long nanos,
    int status,
    @Nullable ErrorClass error,
    String detail,
    String address,
    List<Header> requestHeaders,
    byte[] body,
    boolean truncated,
    @Nullable String retryAfter,
    @Nullable String disposition) {

  /** An attempt that ended before anything was sent. */
  static Reply unsent(long startedAt, ErrorClass error, String detail) {
    return new Reply(startedAt, 0, 0, error, detail, "", List.of(), new byte[0], false, null, null);
  }

  /** When it ended, milliseconds since 1970. */
  long endedAt() {
    return startedAt + TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** As it is logged. */
  Attempt asAttempt(int number, AttemptOutcome outcome, @Nullable ErrorClass cause, String words) {
    return new Attempt(
        number,
        startedAt,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        outcome,
        status,
        cause,
        words,
        address,
        requestHeaders,
        body,
        truncated);
  }
}
