package io.hookgate.api;

import io.hookgate.config.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Events that applications publish: one, or a batch. */
final class PublishResource {
  /** A body up to this size is read on the event loop. */
  private static final int QUICK_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Publishing publishing;
  private final Batch<PublishRequest> batch;
  private final BodyLimit batches;
  private final InstantSource clock;

  PublishResource(Vertx vertx, ApiParts parts, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.clock = clock;
    this.publishing = new Publishing(vertx, parts, clock, random);
    this.batches = BodyLimit.ofBatches(parts.intake().budget());
    this.batch =
        new Batch<>(
            vertx,
            this::read,
            (request, caller, key) ->
                publishing
                    .prepare(request, caller, key)
                    .map(ready -> () -> publishing.store(ready)));
  }

  List<Operation> operations() {
    Access access = Access.ofTenant(Scope.PUBLISH);
    return List.of(
        Operation.post("/api/v1/events", access, this::publish),
        Operation.post("/api/v1/events/batch", access, batch::take).with(batches));
  }

  private Future<Answer> publish(Call call) {
    QueryInput.of(call, Set.of());
    String key = IdempotencyKey.of(call);
    return read(call)
        .compose(request -> publishing.prepare(request, call.caller(), key))
        .compose(publishing::store)
        .map(stored -> Answer.json(202, stored));
  }

  private Future<PublishRequest> read(Call call) {
    return call.body().length() <= QUICK_BYTES
        ? Future.succeededFuture(read(call.body()))
        : vertx.executeBlocking(() -> read(call.body()), false);
  }

  private PublishRequest read(Buffer body) {
    return PublishRequest.of(JsonInput.of(body, PublishRequest.MEMBERS), clock.millis());
  }
}
