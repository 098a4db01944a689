package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.intake.HandOver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Messages to one URL each: one, or a batch. */
final class SendResource {
  private final Sending sending;
  private final Batch<SendRequest> batch;
  private final BodyLimit batches;
  private final InstantSource clock;

  SendResource(Vertx vertx, ApiParts parts, InstantSource clock, RandomGenerator random) {
    this.sending = new Sending(parts, new HandOver(vertx.eventBus()), clock, random);
    this.clock = clock;
    this.batches = BodyLimit.ofBatches(parts.intake().budget());
    this.batch =
        new Batch<>(
            vertx,
            this::read,
            (request, caller, key) ->
                Future.succeededFuture(() -> sending.send(request, caller, key)));
  }

  List<Operation> operations() {
    Access access = Access.ofTenant(Scope.PUBLISH);
    return List.of(
        Operation.post("/api/v1/send", access, this::send),
        Operation.post("/api/v1/send/batch", access, batch::take).with(batches));
  }

  private Future<Answer> send(Call call) {
    QueryInput.of(call, Set.of());
    return sending
        .send(read(call.body()), call.caller(), IdempotencyKey.of(call))
        .map(sent -> Answer.json(202, sent));
  }

  private SendRequest read(Buffer body) {
    return SendRequest.of(JsonInput.of(body, SendRequest.MEMBERS), clock.millis());
  }
}
