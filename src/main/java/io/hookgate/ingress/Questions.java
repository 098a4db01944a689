package io.hookgate.ingress;

import io.hookgate.handshake.Handshake;
import io.hookgate.handshake.Reply;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;

/**
 * Answers what a provider asks before it sends, and lets events pass. It stands in the chain twice:
 * before the proof for questions that nothing proves, and behind it for the others. A request that
 * is neither a question nor a POST ends here: nothing else becomes an event.
 */
final class Questions implements Stage<Received> {
  private final boolean behindProof;
  private final Doorstep doorstep;
  private final Stage<Received> next;

  /**
   * @param behindProof whether requests that get here are proven
   */
  Questions(boolean behindProof, Doorstep doorstep, Stage<Received> next) {
    this.behindProof = behindProof;
    this.doorstep = doorstep;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Received received) {
    Handshake handshake = received.source().handshake();
    if (handshake == null || handshake.proven() != behindProof) {
      return next.handle(received);
    }
    return act(received, handshake.reply(received.signed(), Math.max(0, received.secretIndex())));
  }

  private Future<Outcome> act(Received received, Reply reply) {
    SourceRuntime source = received.source();
    if (reply instanceof Reply.Answered answered) {
      return Future.succeededFuture(new Outcome.Greeted(source, answered));
    }
    if (reply instanceof Reply.Refused refused) {
      return Future.succeededFuture(
          new Outcome.Rejected(
              source, "handshake_" + refused.reason(), "the question was not answered", null));
    }
    if (reply instanceof Reply.TooLong) {
      return Future.succeededFuture(new Outcome.ChallengeTooLong(source));
    }
    if (reply instanceof Reply.Keep keep) {
      return keep(source, keep);
    }
    if (reply instanceof Reply.Visit visit) {
      return visit(source, visit);
    }
    if (reply instanceof Reply.AnsweredWith with) {
      with.headers().forEach(h -> received.request().response().putHeader(h.name(), h.value()));
    }
    return received.signed().method().equals("POST")
        ? next.handle(received)
        : Future.succeededFuture(new Outcome.WrongMethod("POST"));
  }

  private Future<Outcome> keep(SourceRuntime source, Reply.Keep keep) {
    return doorstep
        .keep()
        .apply(source.config().id(), keep.secret())
        .<Outcome>map(kept -> new Outcome.Greeted(source, keep.answer()))
        .recover(
            failure ->
                failure instanceof StoreUnavailable cause
                    ? Future.succeededFuture(new Outcome.Unavailable(source, cause))
                    : Future.failedFuture(failure));
  }

  private Future<Outcome> visit(SourceRuntime source, Reply.Visit visit) {
    return doorstep
        .visit()
        .apply(visit.url())
        .<Outcome>map(
            status ->
                status >= 200 && status < 300
                    ? new Outcome.Greeted(source, visit.answer())
                    : new Outcome.Unconfirmed(source, "answered " + status))
        .otherwise(
            failure -> new Outcome.Unconfirmed(source, String.valueOf(failure.getMessage())));
  }
}
