package io.hookgate.delivery;

import io.hookgate.config.Topology;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.routing.Mask;
import io.hookgate.routing.Redactor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what an event's source redacts out of what its destination answered, before anybody logs or
 * keeps it. Costs nothing where nothing is redacted.
 */
final class Redacting {
  /** Looking into more would keep the event loop busy for longer than a hop to a thread. */
  private static final int LOOKED_ON_LOOP_BYTES = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Redacting.class);

  private final Vertx vertx;
  private final Supplier<Topology> topology;

  Redacting(Vertx vertx, Supplier<Topology> topology) {
    this.vertx = vertx;
    this.topology = topology;
  }

  /**
   * The reply as it may be kept; completes on the caller's event loop. What cannot be looked into
   * is left out: the attempt was made, and how it ended counts in any case.
   */
  Future<Reply> of(Reply reply, LeasedDelivery delivery) {
    return Future.succeededFuture()
        .compose(begin -> looked(reply, delivery))
        .otherwise(failure -> without(reply, delivery, failure));
  }

  private static Reply without(Reply reply, LeasedDelivery delivery, Throwable failure) {
    LOG.atError()
        .addKeyValue("delivery", delivery.id())
        .addKeyValue("cause", failure.toString())
        .log("delivery.redacting");
    return new Reply(
        reply.startedAt(),
        reply.nanos(),
        reply.status(),
        reply.error(),
        reply.error() == ErrorClass.HTTP_STATUS ? reply.detail() : "",
        reply.address(),
        List.of(),
        new byte[0],
        true,
        reply.retryAfter(),
        reply.disposition());
  }

  private Future<Reply> looked(Reply reply, LeasedDelivery delivery) {
    Event event = delivery.event();
    Redactor redactor = topology.get().redactions().of(event);
    if (redactor.hidesNothing()) {
      return Future.succeededFuture(reply);
    }
    return event.body().length <= LOOKED_ON_LOOP_BYTES
        ? Future.succeededFuture(masked(reply, mask(redactor, event)))
        : vertx.executeBlocking(() -> masked(reply, mask(redactor, event)), false);
  }

  /** What may not be seen of a sentence about that event. */
  static Mask mask(Topology topology, Event event) {
    Redactor redactor = topology.redactions().of(event);
    return redactor.hidesNothing() ? Mask.NONE : mask(redactor, event);
  }

  private static Mask mask(Redactor redactor, Event event) {
    return redactor.look(event.body(), event.contentType()).mask();
  }

  /** What is said of a status are our own words. */
  private static Reply masked(Reply reply, Mask mask) {
    return new Reply(
        reply.startedAt(),
        reply.nanos(),
        reply.status(),
        reply.error(),
        reply.error() == ErrorClass.HTTP_STATUS ? reply.detail() : mask.text(reply.detail()),
        reply.address(),
        reply.requestHeaders().stream().map(mask::header).toList(),
        mask.bytes(reply.body()),
        reply.truncated(),
        reply.retryAfter(),
        reply.disposition());
  }
}
