package io.hookgate.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says makes two requests the same one: the header, else the request's {@code id}.
 * Remembered per tenant and operation; the items of a batch have the header's key and their number.
 */
final class IdempotencyKey {
  /** How long it is remembered. */
  static final Duration LIFE = Duration.ofHours(24);

  /** Characters at most. */
  static final int MAX = 255;

  private static final String HEADER = "Idempotency-Key";

  private IdempotencyKey() {}

  /** The header's, null when there is none. */
  static @Nullable String of(Call call) {
    List<String> keys = call.context().request().headers().getAll(HEADER);
    if (keys.isEmpty()) {
      return null;
    }
    String key = keys.get(0).strip();
    if (keys.size() > 1 || key.isEmpty() || key.length() > MAX) {
      throw Problem.badInput(
              HEADER,
              "the header " + HEADER + " may be given once, with 1 to " + MAX + " characters")
          .exception();
    }
    return key;
  }

  /** What to throw when the key of that event comes with another request. */
  static ProblemException reused(String eventId) {
    return Problem.named(
            422,
            "key-reused",
            "Key used for another request",
            "This Idempotency-Key or id was used within "
                + LIFE.toHours()
                + " h for another request, which is "
                + eventId
                + "; a new message needs a new key")
        .exception();
  }
}
