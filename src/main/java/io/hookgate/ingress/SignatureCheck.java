package io.hookgate.ingress;

import io.hookgate.network.Documents;
import io.hookgate.network.FetchFailed;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Lets through whom the signature over the raw bytes proves. Where that needs a document that is
 * not here yet, the request waits for it, and is judged on a thread that may take its time.
 */
final class SignatureCheck implements Stage<Received> {
  private final Vertx vertx;
  private final InstantSource clock;
  private final Documents documents;
  private final Stage<Received> next;

  SignatureCheck(Vertx vertx, InstantSource clock, Documents documents, Stage<Received> next) {
    this.vertx = vertx;
    this.clock = clock;
    this.documents = documents;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Received received) {
    Verifier verifier = received.source().verifier();
    return verifier == null
        ? next.handle(received)
        : act(received, verifier.verify(received.signed(), clock.millis()));
  }

  private Future<Outcome> act(Received received, Verdict verdict) {
    if (verdict instanceof Verdict.Verified) {
      return next.handle(received);
    }
    if (verdict instanceof Verdict.Awaiting awaiting) {
      return judge(awaiting).compose(judged -> act(received, judged));
    }
    return Future.succeededFuture(
        verdict instanceof Verdict.Rejected rejected
            ? new Outcome.Rejected(
                received.source(), rejected.reason().name().toLowerCase(Locale.ROOT))
            : new Outcome.Unproven(received.source(), ((Verdict.Unknown) verdict).detail()));
  }

  private Future<Verdict> judge(Verdict.Awaiting awaiting) {
    return documents
        .fetch(awaiting.url())
        .compose(
            document -> vertx.executeBlocking(() -> awaiting.judge().apply(document), false),
            failure ->
                failure instanceof FetchFailed
                    ? Future.succeededFuture(
                        new Verdict.Unknown(String.valueOf(failure.getMessage())))
                    : Future.failedFuture(failure));
  }
}
