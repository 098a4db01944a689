package io.hookgate.ingress;

import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import java.time.InstantSource;

/** Lets through whom the signature over the raw bytes proves. */
final class SignatureCheck implements Stage<Received> {
  private final InstantSource clock;
  private final Metrics metrics;
  private final Stage<Received> next;

  SignatureCheck(InstantSource clock, Metrics metrics, Stage<Received> next) {
    this.metrics = metrics;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Received received) {
    Verifier verifier = received.source().verifier();
    if (verifier == null) {
      return next.handle(received);
    }
    Verdict verdict = verifier.verify(received.signed(), clock.millis());
    if (verdict instanceof Verdict.Rejected rejected) {
      return Future.succeededFuture(Outcome.Rejected.of(received, rejected));
    }
    metrics.verified(received.source().name(), ((Verdict.Verified) verdict).secretIndex());
    return next.handle(received);
  }
}
