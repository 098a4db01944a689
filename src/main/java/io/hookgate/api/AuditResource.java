package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Audit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Who changed what. */
final class AuditResource {
  static final Set<String> PARAMETERS = Set.of("tenant", "since", "until", "limit", "cursor");

  private static final char CURSORS = 'a';

  private final Audit audit;
  private final InstantSource clock;

  AuditResource(ApiParts parts, InstantSource clock) {
    this.audit = parts.store().audit();
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/audit", Access.ofTenant(Scope.READ), this::list));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    Period period = Period.of("", query.text("since"), query.text("until"), clock);
    Audit.Filter filter =
        new Audit.Filter(
            call.caller().listing(query.text("tenant")), period.since(), period.until());
    String cursor = query.cursor(CURSORS);
    return Pages.refusingBadCursor(audit.page(filter, query.limit(), cursor), cursor)
        .map(page -> Answer.ok(Pages.toJson(CURSORS, page, AuditResource::json)));
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
