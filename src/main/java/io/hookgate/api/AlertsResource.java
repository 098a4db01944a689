package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.store.Incidents;
import io.hookgate.store.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Alerts in force, and those that were told. */
final class AlertsResource {
  static final Set<String> PARAMETERS = Set.of("limit", "cursor");

  private static final char CURSORS = 'l';

  private final Incidents incidents;

  AlertsResource(Incidents incidents) {
    this.incidents = incidents;
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/alerts", Access.scope(Scope.READ), this::list));
  }

  private Future<Answer> list(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    String cursor = query.cursor(CURSORS);
    Future<Page<String>> told =
        Pages.refusingBadCursor(incidents.history(query.limit(), cursor), cursor);
    return told.compose(
        page ->
            incidents
                .inForce()
                .map(
                    inForce -> {
                      JsonArray open = new JsonArray();
                      inForce.values().stream()
                          .map(JsonObject::new)
                          .sorted((a, b) -> b.getString("id").compareTo(a.getString("id")))
                          .forEach(open::add);
                      return Answer.ok(
                          Pages.toJson(CURSORS, page, JsonObject::new).put("inForce", open));
                    }));
  }
}
