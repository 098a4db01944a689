package io.hookgate.app;

import io.hookgate.cli.ConfOption;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.KeyFiles;
import io.hookgate.config.Loaded;
import io.hookgate.config.Problem;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the configuration files again on SIGHUP, and when one of them changed and then stayed as it
 * is for a second. What they say is taken whole or not at all: with a problem, or a change that
 * needs a restart, everything stays as it was.
 */
final class Reloading {
  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);
  private static final long PERIOD_MILLIS = 1000;

  private final Vertx vertx;
  private final ConfOption files;
  private final Supplier<GatewayConfig> inForce;
  private final Function<GatewayConfig, Future<Void>> adopt;
  private final AtomicBoolean asked;
  // Of whoever looks: one at a time.
  private String taken = "";
  private String seen = "";
  private volatile boolean stopped;

  /**
   * @param asked whether the files are to be read again at once; taken back then
   * @param inForce the configuration now
   * @param adopt puts another one in force
   */
  Reloading(
      Vertx vertx,
      ConfOption files,
      AtomicBoolean asked,
      Supplier<GatewayConfig> inForce,
      Function<GatewayConfig, Future<Void>> adopt) {
    this.vertx = vertx;
    this.files = files;
    this.asked = asked;
    this.inForce = inForce;
    this.adopt = adopt;
  }

  /** Begins to look; what was loaded last is in force. */
  void start() {
    taken = files.digestOfLoaded();
    seen = taken;
    vertx.setTimer(PERIOD_MILLIS, t -> look());
  }

  /** Looks no more. */
  void stop() {
    stopped = true;
  }

  private void look() {
    if (stopped) {
      return;
    }
    vertx
        .executeBlocking(this::next, false)
        .onFailure(e -> LOG.atError().addKeyValue("cause", String.valueOf(e)).log("reload.failed"))
        .compose(next -> next == null ? Future.succeededFuture() : adopt(next))
        .onComplete(done -> vertx.setTimer(PERIOD_MILLIS, t -> look()));
  }

  /** What is to be put in force; null when there is nothing new, or nothing that can be taken. */
  private @Nullable GatewayConfig next() throws IOException {
    boolean hangUp = asked.getAndSet(false);
    String now = files.digest();
    boolean settled = now.equals(seen) && !now.equals(taken);
    seen = now;
    if (!hangUp && !settled) {
      return null;
    }
    Loaded loaded = files.load();
    taken = files.digestOfLoaded();
    if (loaded instanceof Loaded.Invalid invalid) {
      refuse(invalid.problems());
      return null;
    }
    Loaded.Valid valid = (Loaded.Valid) loaded;
    GatewayConfig next = KeyFiles.complete(valid.config(), new SecureRandom()).config();
    List<Problem> fixed = restarts(inForce.get(), next);
    if (!fixed.isEmpty()) {
      refuse(fixed);
      return null;
    }
    for (Problem warning : valid.warnings()) {
      LOG.atWarn().addKeyValue("problem", warning).log("config.warning");
    }
    return next;
  }

  private Future<Void> adopt(GatewayConfig next) {
    return adopt
        .apply(next)
        .onSuccess(
            done ->
                LOG.atInfo()
                    .addKeyValue("sources", next.sources().size())
                    .addKeyValue("destinations", next.destinations().size())
                    .addKeyValue("routes", next.routes().size())
                    .log("config.reloaded"))
        // It is taken with the next state that can be read, unless it is what cannot be taken.
        .onFailure(
            e -> {
              boolean waits = e instanceof StoreUnavailable;
              LOG.atLevel(waits ? Level.WARN : Level.ERROR)
                  .addKeyValue("cause", String.valueOf(e))
                  .log(waits ? "reload.waits-for-store" : "reload.failed");
            });
  }

  private static void refuse(List<Problem> problems) {
    for (Problem problem : problems) {
      LOG.atError().addKeyValue("problem", problem).log("config.problem");
    }
    LOG.atError()
        .addKeyValue("problems", problems.size())
        .addKeyValue("do", "correct the files; until then the configuration of before is in force")
        .log("config.refused");
  }

  /** What cannot be changed while it runs. */
  private List<Problem> restarts(GatewayConfig now, GatewayConfig next) {
    List<Problem> problems = new ArrayList<>();
    restart(problems, "/ingress", now.ingress(), next.ingress());
    restart(problems, "/api/host", now.api().host(), next.api().host());
    restart(problems, "/api/port", now.api().port(), next.api().port());
    restart(problems, "/redis", now.redis(), next.redis());
    restart(problems, "/encryption", now.encryption(), next.encryption());
    restart(
        problems,
        "/retention/rejections",
        now.retention().rejections(),
        next.retention().rejections());
    restart(
        problems,
        "/retention/perDestination",
        now.retention().perDestination(),
        next.retention().perDestination());
    restart(problems, "/network", now.network(), next.network());
    restart(problems, "/shutdown", now.shutdown(), next.shutdown());
    restart(problems, "/log", now.log(), next.log());
    return problems;
  }

  private void restart(List<Problem> problems, String pointer, Object now, Object next) {
    if (!now.equals(next)) {
      problems.add(
          new Problem(
              files.files().get(0).toString(),
              pointer,
              "has changed, which only a restart can take: restart, or put it back"));
    }
  }
}
