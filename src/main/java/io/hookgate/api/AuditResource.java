package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Audit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Who changed what. */
final class AuditResource {
  static final Set<String> PARAMETERS = Set.of("limit", "cursor");

  private final Audit audit;

  AuditResource(ApiParts parts) {
    this.audit = parts.store().audit();
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/audit", Access.scope(Scope.READ), this::list));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    String cursor = query.cursor();
    return Pages.refusingBadCursor(audit.page(query.limit(), cursor), cursor)
        .map(page -> Answer.ok(Pages.toJson(page, AuditResource::json)));
  }

  private static JsonObject json(Audit.Entry entry) {
    return new JsonObject()
        .put("at", Times.format(entry.at()))
        .put("by", entry.by())
        .put("action", entry.action())
        .put("kind", entry.subject().kind())
        .put("id", entry.subject().id().isEmpty() ? null : entry.subject().id())
        .put("tenant", entry.subject().tenant())
        .put("name", entry.subject().name())
        .put("cause", entry.cause().isEmpty() ? null : entry.cause());
  }
}
