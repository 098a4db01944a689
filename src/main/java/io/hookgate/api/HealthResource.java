package io.hookgate.api;

import io.hookgate.telemetry.Health;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The probes: no key, and no detail, since anybody may ask. */
final class HealthResource {
  private final Health health;

  HealthResource(Health health) {
    this.health = health;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/health/live", Access.OPEN, call -> status("live")),
        Operation.get("/health/ready", Access.OPEN, call -> ready()));
  }

  private Future<Answer> ready() {
    if (health.ready()) {
      return status("ready");
    }
    return Future.failedFuture(
        Problem.of(503, "Service Unavailable", "Not ready for traffic")
            .with("Retry-After", "2")
            .exception());
  }

  private static Future<Answer> status(String word) {
    return Future.succeededFuture(Answer.ok(new JsonObject().put("status", word)));
  }
}
