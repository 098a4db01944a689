package io.hookgate.ingress;

import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Locale;

/** Lets through whom the signature over the raw bytes proves. */
final class SignatureCheck implements Stage<Received> {
  private final InstantSource clock;
  private final Stage<Received> next;

  SignatureCheck(InstantSource clock, Stage<Received> next) {
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
    return verdict instanceof Verdict.Verified verified
        ? next.handle(received.provenBy(verified.secretIndex()))
        : Future.succeededFuture(rejected(received.source(), (Verdict.Rejected) verdict));
  }

  private static Outcome rejected(SourceRuntime source, Verdict.Rejected rejected) {
    return new Outcome.Rejected(source, rejected.reason().name().toLowerCase(Locale.ROOT));
  }
}
