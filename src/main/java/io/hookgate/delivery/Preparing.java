package io.hookgate.delivery;

import io.hookgate.config.Topology;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.routing.Document;
import io.hookgate.routing.Filter;
import io.hookgate.routing.RouteTable.Choice;
import io.hookgate.routing.Transform;
import io.hookgate.routing.Verdict;
import io.hookgate.store.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a delivery before its first attempt, where its route asks for it: the filter
 * that was not asked at the accept, and the transform. What a transform makes is stored before it
 * is sent, so that every attempt sends the same. Runs off the event loop.
 */
final class Preparing {
  /**
   * What is younger may be of a route that other nodes know already and this one, which looks twice
   * a second, does not.
   */
  private static final long NEW_MILLIS = 10_000;

  private static final long WAIT_MILLIS = 1000;

  private final Vertx vertx;
  private final Programs programs;
  private final InstantSource clock;

  Preparing(Vertx vertx, Programs programs, InstantSource clock) {
    this.vertx = vertx;
    this.programs = programs;
    this.clock = clock;
  }

  /** What came of it. */
  sealed interface Result {
    /** It can be sent. */
    record Ready(LeasedDelivery delivery) implements Result {}

    /** It ends, or is given back, without an attempt. */
    record Ended(Settlement settlement) implements Result {}
  }

  /** Whether there is anything to do; mostly not. */
  boolean needed(LeasedDelivery delivery) {
    Passage passage = delivery.passage();
    return delivery.attempts() == 0
        && passage.body() == null
        && !passage.routeId().isEmpty()
        && (passage.candidate()
            || passage.altered()
            || programs.topology().get().transform(passage.routeId()) != null);
  }

  /** Completes on the caller's event loop; fails when the store does not keep what was made. */
  Future<Result> prepare(LeasedDelivery delivery) {
    Topology topology = programs.topology().get();
    if (topology.route(delivery.passage().routeId()) == null && isNew(delivery)) {
      return ended(new Settlement.Released(WAIT_MILLIS));
    }
    return vertx
        .executeBlocking(() -> made(topology, delivery), false)
        .compose(made -> made.ended == null ? keep(delivery, made.body) : ended(made.ended));
  }

  private boolean isNew(LeasedDelivery delivery) {
    return clock.millis() - delivery.createdAt() < NEW_MILLIS;
  }

  private Future<Result> keep(LeasedDelivery delivery, byte @Nullable [] body) {
    if (body == null) {
      return Future.succeededFuture(new Result.Ready(delivery));
    }
    return programs
        .keep()
        .apply(delivery, body)
        .compose(
            kept ->
                kept
                    ? Future.succeededFuture(new Result.Ready(delivery.sending(body)))
                    : ended(new Settlement.Released()));
  }

  private static Future<Result> ended(Settlement settlement) {
    return Future.succeededFuture(new Result.Ended(settlement));
  }

  /** Neither: it is sent as it is. */
  private record Made(byte @Nullable [] body, @Nullable Settlement ended) {}

  private static Made made(Topology topology, LeasedDelivery delivery) {
    Passage passage = delivery.passage();
    Event event = delivery.event();
    if (topology.route(passage.routeId()) == null) {
      return dead("its route is gone, and with it the filter or transform that it needs");
    }
    Document document = Document.of(event.body());
    String route = passage.routeId();
    if (passage.candidate()) {
      Choice choice = choice(topology, delivery, document);
      if (choice instanceof Choice.Unclear unclear) {
        return dead(hidden(topology, event, unclear.why()));
      }
      if (!(choice instanceof Choice.Chosen chosen)) {
        return new Made(null, new Settlement.Unwanted("no filter of its routes wants the event"));
      }
      route = chosen.routeId();
    }
    Transform transform = topology.transform(route);
    if (transform == null) {
      return new Made(null, null);
    }
    Transform.Result result = transform.apply(document);
    return result instanceof Transform.Result.Made made
        ? new Made(made.body(), null)
        : dead(hidden(topology, event, ((Transform.Result.Failed) result).why()));
  }

  /**
   * Where no route of now wants it, the one that took it has the last word: by now it may be
   * disabled, or take other events, and what it took would be dropped without its filter being
   * asked.
   */
  private static Choice choice(Topology topology, LeasedDelivery delivery, Document document) {
    Event event = delivery.event();
    Choice now =
        topology
            .routes()
            .choose(event.sourceId(), event.type(), delivery.destinationId(), document);
    if (!(now instanceof Choice.Nobody)) {
      return now;
    }
    String taker = delivery.passage().routeId();
    Filter filter = topology.filter(taker);
    Verdict verdict = filter == null ? new Verdict.Wanted() : filter.judge(document);
    if (verdict instanceof Verdict.Unclear unclear) {
      return new Choice.Unclear(unclear.why());
    }
    return verdict instanceof Verdict.Wanted ? new Choice.Chosen(taker) : now;
  }

  /** A program may quote what it was asked about. */
  private static String hidden(Topology topology, Event event, String why) {
    return Redacting.mask(topology, event).text(why);
  }

  private static Made dead(String why) {
    return new Made(null, new Settlement.Dead(null, DeadReason.UNPARSABLE, why));
  }
}
