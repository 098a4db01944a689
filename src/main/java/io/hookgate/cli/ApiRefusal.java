package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** The gateway answered that it does not do it, and why. */
final class ApiRefusal extends IOException {
  private static final long serialVersionUID = 1;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final int status;

  private ApiRefusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * From the problem that was answered.
   *
   * @param key where the key came from: whoever is refused has to know which one it was
   */
  static ApiRefusal of(int status, JsonObject problem, String key) {
    StringBuilder message =
        new StringBuilder(problem.getString("detail", "the gateway answered " + status));
    JsonArray errors = problem.getJsonArray("errors", new JsonArray());
    for (int i = 0; i < errors.size(); i++) {
      JsonObject error = errors.getJsonObject(i);
      message.append("\n  %s: %s".formatted(error.getString("pointer"), error.getString("detail")));
    }
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      message.append(" (the key was that of ").append(key).append(')');
    }
    return new ApiRefusal(status, message.toString());
  }

  /** Of the answer. */
  int status() {
    return status;
  }

  /** Whether asking again later would not help. */
  boolean forGood() {
    return status < SERVER_ERROR && status != TOO_MANY;
  }
}
