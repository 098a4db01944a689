package io.hookgate.ingress;

import io.hookgate.network.Documents;
import io.hookgate.network.FetchFailed;
import io.hookgate.signature.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Ends a judgement that needs a document which is not here yet: waits for it, and judges on a
 * thread that may take its time. For one event loop.
 */
final class Judging {
  private final Vertx vertx;
  private final Documents documents;

  Judging(Vertx vertx, Documents documents) {
    this.vertx = vertx;
    this.documents = documents;
  }

  /** Verified, rejected, or unknown when a document cannot be had. */
  Future<Verdict> end(Verdict verdict) {
    return verdict instanceof Verdict.Awaiting awaiting
        ? judge(awaiting).compose(this::end)
        : Future.succeededFuture(verdict);
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
