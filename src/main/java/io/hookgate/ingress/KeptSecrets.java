package io.hookgate.ingress;

import io.hookgate.signature.Verifier;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that providers brought, as verifiers. Another node may have been brought a newer one,
 * so whoever cannot be proven waits for a look at the store that began after its request: one look
 * for all who wait, and no two of a source within {@link #APART_MILLIS}, however many forgeries
 * come. For one event loop.
 */
final class KeptSecrets {
  static final long APART_MILLIS = 250;

  private final Vertx vertx;
  private final Function<String, Future<List<String>>> kept;
  private final LongSupplier nanoTime;
  private final Map<String, Entry> bySource = new HashMap<>();

  KeptSecrets(Vertx vertx, Function<String, Future<List<String>>> kept, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.kept = kept;
    this.nanoTime = nanoTime;
  }

  /** What the last look found; null when it found nothing, or there was none yet. */
  @Nullable Verifier known(SourceRuntime source) {
    Entry entry = bySource.get(source.config().id());
    return entry == null || entry.source != source ? null : entry.verifier;
  }

  /** What a look from now on finds; null when it finds nothing. */
  Future<@Nullable Verifier> look(SourceRuntime source) {
    Entry entry = bySource.get(source.config().id());
    if (entry == null || entry.source != source) {
      entry = new Entry(source, nanoTime.getAsLong() - APART_MILLIS * 1_000_000);
      bySource.put(source.config().id(), entry);
    }
    return entry.look();
  }

  /** Sources are few, and each has one of these at most. */
  private final class Entry {
    private final SourceRuntime source;
    private long beganNanos;
    private @Nullable Verifier verifier;
    private @Nullable Promise<@Nullable Verifier> waiting;

    Entry(SourceRuntime source, long beganNanos) {
      this.source = source;
      this.beganNanos = beganNanos;
    }

    Future<@Nullable Verifier> look() {
      if (waiting != null) {
        return waiting.future();
      }
      Promise<@Nullable Verifier> promise = Promise.promise();
      waiting = promise;
      long sinceMillis = (nanoTime.getAsLong() - beganNanos) / 1_000_000;
      if (sinceMillis >= APART_MILLIS) {
        begin(promise);
      } else {
        vertx.setTimer(APART_MILLIS - sinceMillis, timer -> begin(promise));
      }
      return promise.future();
    }

    private void begin(Promise<@Nullable Verifier> promise) {
      // Whoever comes from now on waits for the next one.
      waiting = null;
      beganNanos = nanoTime.getAsLong();
      kept.apply(source.config().id())
          .map(secrets -> secrets.isEmpty() ? null : source.config().verify().verifier(secrets))
          .onSuccess(found -> verifier = found)
          .onComplete(promise);
    }
  }
}
