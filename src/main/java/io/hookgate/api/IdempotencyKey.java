package io.hookgate.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes two requests the same one. */
final class IdempotencyKey {
  private static final int MAX_LENGTH = 255;

  private IdempotencyKey() {}

  /**
   * The request's; null when it has none.
   *
   * @throws ProblemException 400 when it is empty, too long, or given twice
   */
  static @Nullable String of(HttpServerRequest request) {
    List<String> keys = request.headers().getAll("Idempotency-Key");
    if (keys.isEmpty()) {
      return null;
    }
    String key = keys.get(0).strip();
    if (keys.size() > 1 || key.isEmpty() || key.length() > MAX_LENGTH) {
      throw Problem.badInput(
              "Idempotency-Key",
              "the header Idempotency-Key may be given once, with 1 to "
                  + MAX_LENGTH
                  + " characters")
          .exception();
    }
    return key;
  }
}
