package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;

/**
 * One call of the API.
 *
 * @param path as the router writes it, {@code /api/v1/events/:id}
 * @param answer may throw or fail with a {@link ProblemException}
 */
record Operation(
    HttpMethod method, String path, Access access, Function<Call, Future<Answer>> answer) {

  static Operation get(String path, Access access, Function<Call, Future<Answer>> answer) {
    return new Operation(HttpMethod.GET, path, access, answer);
  }

  static Operation post(String path, Access access, Function<Call, Future<Answer>> answer) {
    return new Operation(HttpMethod.POST, path, access, answer);
  }

  static Operation delete(String path, Access access, Function<Call, Future<Answer>> answer) {
    return new Operation(HttpMethod.DELETE, path, access, answer);
  }
}
