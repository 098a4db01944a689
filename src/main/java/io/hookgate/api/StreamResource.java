package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.config.Topology;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The live feed of this node, as server-sent events: a hint, not a record. */
final class StreamResource {
  private static final String EVENTS = "text/event-stream";
  private static final Map<String, String> HEADERS = Map.of("X-Accel-Buffering", "no");

  private final Streams streams;
  private final Supplier<Topology> topology;
  private final StreamJson json;

  StreamResource(ApiParts parts, Streams streams) {
    this.streams = streams;
    this.topology = parts.topology();
    this.json = new StreamJson(new Names(parts.topology()));
  }

  List<Operation> operations() {
    return List.of(Operation.get("/api/v1/stream", Access.ofTenant(Scope.READ), this::stream));
  }

  private Future<Answer> stream(Call call) {
    QueryInput query = QueryInput.of(call, StreamFilter.PARAMETERS);
    StreamFilter filter = StreamFilter.of(query, call.caller(), topology.get());
    StreamPlace place = StreamPlace.of(call, query.text("lastEventId"));
    if (call.context().request().method().equals(HttpMethod.HEAD)) {
      return Future.succeededFuture(new Answer(200, EVENTS, HEADERS, Buffer.buffer()));
    }
    if (streams.full()) {
      throw tooMany().exception();
    }
    StreamClient.Interest interest = new StreamClient.Interest(filter, json::of, call.admitted());
    return Future.succeededFuture(
        new Answer(
            200,
            EVENTS,
            HEADERS,
            Buffer.buffer(),
            (HttpServerResponse response) ->
                streams.add(new StreamClient(response, interest, streams.feed(), place))));
  }

  private static Problem tooMany() {
    return Problem.named(
            503,
            "too-many-streams",
            "Too many live feeds",
            "This node has "
                + Streams.MOST_CLIENTS
                + " clients of the live feed, or is stopping; close one, ask another node, or read"
                + " the lists")
        .with("Retry-After", "10");
  }
}
