package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The nodes that share this store, as they last said themselves. */
final class NodesResource {
  /** A node that says nothing for so long is shown as gone. */
  static final long GONE_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Store store;
  private final String self;

  NodesResource(ApiParts parts) {
    this.store = parts.store();
    this.self = parts.metrics().traffic().feed().id();
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/nodes", Access.scope(Scope.READ), this::list));
  }

  private Future<Answer> list(Call call) {
    QueryInput.of(call, Set.of());
    return store.nodes().all().map(nodes -> Answer.ok(json(nodes)));
  }

  /** By the store's clock, as far as the node that was heard of last knows it. */
  private JsonObject json(Map<String, JsonObject> nodes) {
    long last = nodes.values().stream().mapToLong(said -> said.getLong("seenAt")).max().orElse(0);
    JsonArray items = new JsonArray();
    nodes.forEach((id, said) -> items.add(json(id, said, last)));
    return new JsonObject().put("items", items).put("count", items.size());
  }

  private JsonObject json(String id, JsonObject said, long last) {
    long seenAt = said.getLong("seenAt");
    boolean gone = last - seenAt > GONE_MILLIS;
    return new JsonObject()
        .put("id", id)
        .put("self", id.equals(self))
        .put("state", gone ? "gone" : said.getBoolean("ready") ? "ready" : "not_ready")
        .put("missing", said.getJsonArray("missing"))
        .put("version", said.getString("version"))
        .put("startedAt", Times.format(said.getLong("startedAt")))
        .put("seenAt", Times.format(seenAt))
        .put("host", said.getString("host"))
        .put("pid", said.getLong("pid"))
        .put("ingress", said.getString("ingress"))
        .put("api", said.getString("api"))
        .put("store", said.getString("store"))
        .put("clockDifferenceMillis", said.getLong("clockDifferenceMillis"))
        .put("configuration", said.getString("configuration"));
  }
}
