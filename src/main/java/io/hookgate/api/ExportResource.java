package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.config.Topology;
import io.hookgate.store.EventQuery;
import io.hookgate.store.Store;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events with everything that happened to them, line by line. */
final class ExportResource {
  static final Set<String> PARAMETERS =
      Set.of("tenant", "source", "type", "status", "destination", "since", "until", "q", "cursor");

  private static final String LINES = "application/x-ndjson";

  private final Store store;
  private final Supplier<Topology> topology;
  private final Names names;
  private final Exports exports;
  private final InstantSource clock;

  ExportResource(ApiParts parts, Exports exports, InstantSource clock) {
    this.store = parts.store();
    this.topology = parts.topology();
    this.names = new Names(parts.topology());
    this.exports = exports;
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/api/v1/events/export", Access.ofTenant(Scope.READ), this::export));
  }

  private Future<Answer> export(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    EventQuery wanted = EventsResource.query(query, call.caller(), names, clock, Export.PAGE);
    String place = wanted.cursor();
    return Pages.refusingBadCursor(store.events(one(wanted)), place)
        .map(
            readable -> {
              if (exports.full()) {
                throw tooMany().exception();
              }
              boolean head = call.context().request().method().equals(HttpMethod.HEAD);
              return head
                  ? new Answer(200, LINES, Map.of(), Buffer.buffer())
                  : new Answer(
                      200,
                      LINES,
                      Map.of("X-Accel-Buffering", "no"),
                      Buffer.buffer(),
                      (HttpServerResponse response) ->
                          exports.begin(new Export(response, reading(call, wanted), place)));
            });
  }

  private Export.Reading reading(Call call, EventQuery wanted) {
    Names known = names.in(call.caller().tenant());
    return new Export.Reading(
        cursor -> store.events(with(wanted, Export.PAGE, cursor)),
        store::event,
        details ->
            new EventJson(known, topology.get().redactions())
                .details(details, cursor(details.event().id().substring(4))),
        ExportResource::cursor,
        call.admitted());
  }

  private static @Nullable String cursor(@Nullable String place) {
    return Pages.cursor(EventsResource.CURSORS, place);
  }

  /** Whether it can be answered at all is known before the answer begins. */
  private static EventQuery one(EventQuery query) {
    return with(query, 1, query.cursor());
  }

  private static EventQuery with(EventQuery query, int limit, @Nullable String cursor) {
    return new EventQuery(
        query.tenant(),
        query.sourceId(),
        query.source(),
        query.type(),
        query.status(),
        query.destinationId(),
        query.since(),
        query.until(),
        query.q(),
        limit,
        cursor);
  }

  private static Problem tooMany() {
    return Problem.named(
            503,
            "too-many-exports",
            "Too many exports",
            "This node is at "
                + Exports.MOST
                + " exports, or is stopping; wait for one to end, or ask another node")
        .with("Retry-After", "10");
  }
}
