package io.hookgate.ingress;

import io.hookgate.handshake.Handshake;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.hookgate.store.StoreUnavailable;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets through whom a secret proves that the provider brought; everybody else goes on to the check
 * with the configured ones.
 */
final class KeptSecretCheck implements Stage<Received> {
  private final KeptSecrets secrets;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Stage<Received> proven;
  private final Stage<Received> others;

  KeptSecretCheck(
      KeptSecrets secrets,
      InstantSource clock,
      Metrics metrics,
      Stage<Received> proven,
      Stage<Received> others) {
    this.secrets = secrets;
    this.clock = clock;
    this.metrics = metrics;
    this.proven = proven;
    this.others = others;
  }

  @Override
  public Future<Outcome> handle(Received received) {
    SourceRuntime source = received.source();
    Handshake handshake = source.handshake();
    if (handshake == null || !handshake.keepsSecrets()) {
      return others.handle(received);
    }
    if (proves(secrets.known(source), received)) {
      return pass(received);
    }
    if (received.signed().header(source.signatureHeader()) == null) {
      // No secret can prove it: it is not worth a look at the store.
      return others.handle(received);
    }
    return secrets
        .look(source)
        .compose(found -> proves(found, received) ? pass(received) : others.handle(received))
        .recover(
            failure ->
                failure instanceof StoreUnavailable cause
                    ? Future.succeededFuture(new Outcome.Unavailable(source, cause))
                    : Future.failedFuture(failure));
  }

  private Future<Outcome> pass(Received received) {
    metrics.verifiedByBrought(received.source().name());
    return proven.handle(received);
  }

  private boolean proves(@Nullable Verifier verifier, Received received) {
    return verifier != null
        && verifier.verify(received.signed(), clock.millis()) instanceof Verdict.Verified;
  }
}
