package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;

/**
 * One call of the API.
 *
 * @param path as the router writes it, {@code /api/v1/events/:id}
 * @param answer may throw or fail with a {@link ProblemException}
 * @param body how large its body may be
 */
record Operation(
    HttpMethod method,
    String path,
    Access access,
    Function<Call, Future<Answer>> answer,
    BodyLimit body) {
  /** One whose body is as large as usual. */
  Operation(HttpMethod method, String path, Access access, Function<Call, Future<Answer>> answer) {
    this(method, path, access, answer, BodyLimit.USUAL);
  }

  static Operation get(String path, Access access, Function<Call, Future<Answer>> answer) {
    return new Operation(HttpMethod.GET, path, access, answer);
  }

  static Operation post(String path, Access access, Function<Call, Future<Answer>> answer) {
    return new Operation(HttpMethod.POST, path, access, answer);
  }

  static Operation delete(String path, Access access, Function<Call, Future<Answer>> answer) {
    return new Operation(HttpMethod.DELETE, path, access, answer);
  }

  /** The same with that limit to its body. */
  Operation with(BodyLimit limit) {
    return new Operation(method, path, access, answer, limit);
  }
}
