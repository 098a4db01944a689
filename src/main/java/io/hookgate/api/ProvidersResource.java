package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.signature.PresetDescription;
import io.hookgate.signature.Presets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The presets that a source can name. */
final class ProvidersResource {
  private final Answer presets;

  /** Reads the presets once; they are part of the JAR. */
  ProvidersResource() {
    this.presets = all();
  }

  /** Every preset, by name. */
  static Answer all() {
    JsonArray items = new JsonArray();
    Presets.all().forEach(preset -> items.add(new PresetDescription(preset).toJson()));
    return Answer.ok(new JsonObject().put("items", items).put("count", items.size()));
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/providers", Access.ofTenant(Scope.READ), this::list));
  }

  private Future<Answer> list(Call call) {
    QueryInput.of(call, Set.of());
    return Future.succeededFuture(presets);
  }
}
