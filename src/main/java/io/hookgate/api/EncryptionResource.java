package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Audit;
import io.hookgate.store.Rotation;
import io.hookgate.store.RotationProgress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data keys, and sealing everything anew with the newest. */
final class EncryptionResource {
  private static final Logger LOG = LoggerFactory.getLogger(EncryptionResource.class);
  private static final String KIND = "encryption";

  private final Rotation rotation;
  private final Audit audit;

  EncryptionResource(ApiParts parts) {
    this.rotation = parts.store().rotation();
    this.audit = parts.store().audit();
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/api/v1/encryption", Access.scope(Scope.READ), this::show),
        Operation.post("/api/v1/encryption/rotate", Access.scope(Scope.ADMIN), this::rotate));
  }

  private Future<Answer> show(Call call) {
    QueryInput.of(call, Set.of());
    return state().map(Answer::ok);
  }

  private Future<Answer> rotate(Call call) {
    QueryInput.of(call, Set.of());
    JsonInput.ofOptional(call.body(), Set.of());
    if (rotation.keyIds().isEmpty()) {
      throw Problem.named(
              409,
              "no-data-key",
              "There is no data key",
              "Nothing can be sealed without one: set encryption.keys and restart")
          .exception();
    }
    String newest = rotation.keyIds().get(0);
    return audit
        .note(call.keyName(), "rotate", new Audit.Subject(KIND, "", "", newest), "")
        .compose(noted -> rotation.begin(call.keyName()))
        .compose(
            begun -> {
              LOG.atInfo()
                  .addKeyValue("to", newest)
                  .addKeyValue("begun", begun)
                  .addKeyValue("key", call.keyName())
                  .log("encryption.rotation-asked");
              return state();
            })
        .map(state -> Answer.json(202, state));
  }

  private Future<JsonObject> state() {
    return rotation.status().map(this::json);
  }

  private JsonObject json(Rotation.@Nullable Status status) {
    JsonArray keys = new JsonArray();
    List<String> ids = rotation.keyIds();
    for (int i = 0; i < ids.size(); i++) {
      keys.add(new JsonObject().put("id", ids.get(i)).put("newest", i == 0));
    }
    return new JsonObject()
        .put("keys", keys)
        .put("payloads", rotation.payloads())
        .put("rotation", status == null ? null : rotation(status));
  }

  private static JsonObject rotation(Rotation.Status status) {
    RotationProgress progress = status.progress();
    JsonArray left = new JsonArray();
    progress
        .left()
        .forEach(
            (key, count) ->
                left.add(
                    new JsonObject().put("key", key.isEmpty() ? null : key).put("count", count)));
    return new JsonObject()
        .put("state", status.done() ? "done" : "running")
        .put("to", status.to())
        .put("by", status.by())
        .put("startedAt", Times.format(status.startedAt()))
        .put("finishedAt", status.finishedAt() == 0 ? null : Times.format(status.finishedAt()))
        .put("pass", progress.pass())
        .put("events", progress.events())
        .put("total", status.total())
        .put("resealed", progress.resealed())
        .put("left", left)
        .put("unreadable", progress.unreadable());
  }
}
