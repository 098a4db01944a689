package io.hookgate.ingress;

import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Lets through whom the signature over the raw bytes proves. */
final class SignatureCheck implements Stage<Received> {
  private final InstantSource clock;
  private final Judging judging;
  private final Metrics metrics;
  private final Stage<Received> next;

  SignatureCheck(InstantSource clock, Judging judging, Metrics metrics, Stage<Received> next) {
    this.clock = clock;
    this.judging = judging;
    this.metrics = metrics;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Received received) {
    Verifier verifier = received.source().verifier();
    if (verifier == null) {
      return next.handle(received);
    }
    Verdict verdict = verifier.verify(received.signed(), clock.millis());
    return verdict instanceof Verdict.Awaiting awaiting
        ? judging.end(awaiting).compose(judged -> act(received, judged))
        : act(received, verdict);
  }

  private Future<Outcome> act(Received received, Verdict verdict) {
    if (verdict instanceof Verdict.Rejected rejected) {
      return Future.succeededFuture(Outcome.Rejected.of(received, rejected));
    }
    if (verdict instanceof Verdict.Verified verified) {
      metrics.verified(received.source().name(), verified.secretIndex());
      return next.handle(received.provenBy(verified.secretIndex()));
    }
    return Future.succeededFuture(
        new Outcome.Unproven(received.source(), ((Verdict.Unknown) verdict).detail()));
  }
}
