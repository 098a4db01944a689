package io.hookgate.delivery;

import io.hookgate.admission.Admission;
import io.hookgate.model.DeadReason;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Ids;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.store.SettleResult;
import io.hookgate.store.Settlement;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes one leased delivery after another to its destination.
 *
 * <pre>
 * taken --------> attempted -> judged -> settled -> place given back
 *   | not wanted by its filter, not readable by its filter or transform:  |
 *   |   settled                                                           |
 *   | draining, unknown, paused, lease too short, held, retry budget used  |
 *   | up, circuit open:                                           released |
 *   | disabled: dead                                                       |
 *   +----------------------------------------------> settled -> place given back
 * </pre>
 *
 * For one event loop.
 */
final class Courier {
  private static final long NOTABLY_LONGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Parts parts;
  private final Hints hints;
  private int inFlight;
  private @Nullable Promise<Void> drained;

  /** What it works with. */
  record Parts(
      Targets targets,
      Breakers breakers,
      HttpSender sender,
      Classifier classifier,
      Settler settler,
      DeliveryReport report,
      FailureWatch failures,
      Preparing preparing,
      Redacting redacting,
      Admission admission,
      Environment environment) {}

  Courier(Parts parts, Hints hints) {
    this.parts = parts;
    this.hints = hints;
  }

  /** Takes a delivery that holds its place and its bytes; gives both back exactly once. */
  void take(LeasedDelivery delivery) {
    inFlight++;
    Future.succeededFuture()
        .compose(begin -> judge(delivery))
        .compose(verdict -> settle(delivery, verdict))
        .onFailure(cause -> parts.report.unsettled(delivery, delivery.destinationId(), cause))
        .onComplete(ended -> giveBack(delivery));
  }

  /** From now on gives back what arrives; done when nothing is in flight. */
  Future<Void> drain() {
    if (drained == null) {
      drained = Promise.promise();
    }
    if (inFlight == 0) {
      drained.tryComplete();
    }
    return drained.future();
  }

  int inFlight() {
    return inFlight;
  }

  private Future<Verdict> judge(LeasedDelivery delivery) {
    if (drained != null) {
      return released(delivery, delivery.destinationId(), "the gateway is stopping", false);
    }
    Resolution resolution = parts.targets.of(delivery);
    if (resolution instanceof Resolution.Ready ready) {
      return parts.preparing.needed(delivery)
          ? prepare(delivery, ready.target())
          : begin(delivery, ready.target());
    }
    if (resolution instanceof Resolution.Held held) {
      return released(delivery, delivery.destinationId(), held.why(), held.alarming());
    }
    if (resolution instanceof Resolution.Gone gone) {
      return Future.succeededFuture(
          new Verdict(gone.label(), new Settlement.Dead(null, DeadReason.DESTINATION_GONE)));
    }
    Resolution.Unusable unusable = (Resolution.Unusable) resolution;
    Reply reply =
        Reply.unsent(parts.environment.clock().millis(), ErrorClass.BLOCKED, unusable.why());
    return Future.succeededFuture(judged(delivery, unusable.label(), reply, Handling.USUAL));
  }

  /** A store that does not keep what was made says so again at the settle. */
  private Future<Verdict> prepare(LeasedDelivery delivery, Target target) {
    return parts
        .preparing
        .prepare(delivery)
        .compose(
            result ->
                result instanceof Preparing.Result.Ready ready
                    ? beginMade(delivery, ready.delivery(), target)
                    : Future.succeededFuture(
                        new Verdict(
                            target.label(), ((Preparing.Result.Ended) result).settlement())))
        .recover(
            cause ->
                cause instanceof StoreUnavailable
                    ? released(delivery, target.label(), "its body could not be stored", true)
                    : Future.failedFuture(cause));
  }

  /** What was made of its body is in memory besides it, for as long as the attempt takes. */
  private Future<Verdict> beginMade(LeasedDelivery delivery, LeasedDelivery ready, Target target) {
    int made = ready.bodyBytes() - delivery.bodyBytes();
    parts.admission.addBytes(delivery.destinationId(), made);
    return Future.succeededFuture()
        .compose(go -> begin(ready, target))
        .onComplete(ended -> parts.admission.addBytes(delivery.destinationId(), -made));
  }

  private Future<Verdict> begin(LeasedDelivery delivery, Target target) {
    long left = delivery.leaseEndNanos() - parts.environment.nanoTime().getAsLong();
    if (left < target.timeout().toNanos()) {
      return released(
          delivery, target.label(), "the lease ends before the attempt would have to", false);
    }
    if (parts.admission.heldNanos(delivery.destinationId()) > 0) {
      return released(
          delivery, target.label(), "the destination is held since it was leased", false);
    }
    boolean retry = delivery.attempts() > 0;
    long wait = retry ? parts.breakers.retryWaitMillis(target) : 0;
    if (wait > 0) {
      parts.report.released(delivery, target.label(), "the retry budget is used up", false);
      return Future.succeededFuture(new Verdict(target.label(), new Settlement.Released(wait)));
    }
    Pass pass = parts.breakers.enter(target, retry);
    if (pass == null) {
      return released(delivery, target.label(), "the circuit is open", false);
    }
    return attempt(delivery, target, pass);
  }

  private Future<Verdict> attempt(LeasedDelivery delivery, Target target, Pass pass) {
    return Future.succeededFuture()
        .compose(begin -> parts.sender.send(target, delivery))
        .onComplete(
            sent ->
                pass.report(sent.succeeded() ? Classifier.evidence(sent.result()) : Evidence.NONE))
        .compose(reply -> parts.redacting.of(reply, delivery))
        .map(reply -> judged(delivery, target.label(), reply, target.handling()));
  }

  private Verdict judged(LeasedDelivery delivery, String label, Reply reply, Handling handling) {
    Settlement settlement = parts.classifier.classify(reply, delivery, handling);
    parts.report.attempted(delivery, label, settlement, reply.nanos());
    parts.failures.judged(delivery, settlement);
    long hold = Classifier.holdMillis(reply, handling);
    if (hold > 0) {
      hold(delivery.destinationId(), TimeUnit.MILLISECONDS.toNanos(hold));
    }
    return new Verdict(label, settlement);
  }

  /** Of many answers that ask for the same at once, one is enough to tell the others. */
  private void hold(String destinationId, long nanos) {
    boolean longer = nanos - parts.admission.heldNanos(destinationId) > NOTABLY_LONGER_NANOS;
    parts.admission.hold(destinationId, nanos);
    if (longer) {
      hints.held(destinationId);
    }
  }

  private Future<Verdict> released(
      LeasedDelivery delivery, String label, String why, boolean alarming) {
    parts.report.released(delivery, label, why, alarming);
    return Future.succeededFuture(new Verdict(label, new Settlement.Released()));
  }

  private Future<Void> settle(LeasedDelivery delivery, Verdict verdict) {
    return parts
        .settler
        .settle(delivery, verdict.settlement)
        .map(
            result -> {
              if (result == SettleResult.FENCED) {
                parts.report.fenced(delivery, verdict.label);
              } else if (result == SettleResult.CANCELLED) {
                parts.report.cancelled(delivery, verdict.label);
                hints.due(Ids.shardOf(delivery.id()), delivery.destinationId());
              } else {
                parts.report.settled(delivery, verdict.label, verdict.settlement);
                if (result == SettleResult.NEXT_DUE) {
                  hints.due(Ids.shardOf(delivery.id()), delivery.destinationId());
                }
                if (verdict.settlement instanceof Settlement.Retry retry) {
                  waits(delivery, retry.delayMillis());
                }
              }
              return null;
            });
  }

  /** What waits for a destination that was disabled meanwhile is taken care of at once. */
  private void waits(LeasedDelivery delivery, long delayMillis) {
    int shard = Ids.shardOf(delivery.id());
    if (parts.targets.isDisabled(delivery.destinationId())) {
      hints.due(shard, delivery.destinationId());
    } else {
      hints.dueLater(shard, delayMillis);
    }
  }

  private void giveBack(LeasedDelivery delivery) {
    inFlight--;
    parts.admission.addBytes(delivery.destinationId(), -delivery.bodyBytes());
    parts.admission.finish(delivery.destinationId(), 1);
    if (parts.admission.someoneWaits()) {
      hints.roomFreed(delivery.destinationId());
    }
    if (drained != null && inFlight == 0) {
      drained.tryComplete();
    }
  }

  private record Verdict(String label, Settlement settlement) {}
}
