package io.hookgate.api;

import io.hookgate.config.DestinationConfig;
import io.hookgate.model.LiveState;
import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchState;
import io.hookgate.store.Counts;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A destination as the API shows it, without what may be secret. */
final class DestinationJson {
  private static final List<String> CIRCUITS = List.of("closed", "half_open", "open");

  private final Supplier<LiveStates> states;
  private final Metrics metrics;

  DestinationJson(Supplier<LiveStates> states, Metrics metrics) {
    this.states = states;
    this.metrics = metrics;
  }

  JsonObject of(DestinationConfig destination, Map<String, Counts> counts) {
    LiveState live = states.get().of(destination.id());
    Counts own = counts.getOrDefault(destination.id(), Counts.NONE);
    return new JsonObject()
        .put("id", destination.id())
        .put("name", destination.name())
        .put("url", shown(destination.url()))
        .put("state", word(destination))
        .put("paused", destination.paused())
        .put("last", said(destination, live))
        .put("failingSince", live.failingSince() == 0 ? null : Times.format(live.failingSince()))
        .put("circuit", CIRCUITS.get(metrics.circuitState(destination.qualifiedName())))
        .put(
            "deliveries",
            new JsonObject()
                .put("pending", own.pending())
                .put("inFlight", own.inFlight())
                .put("retrying", own.retrying())
                .put("dead", own.dead()));
  }

  /** Disabled says more than paused: what waits is dead. */
  private static String word(DestinationConfig destination) {
    if (!destination.enabled()) {
      return "disabled";
    }
    return destination.paused() ? "paused" : "active";
  }

  /** Who decided what it is now; null when that is the configuration. */
  private static @Nullable JsonObject said(DestinationConfig destination, LiveState live) {
    SwitchState said = last(destination, live);
    return said == null
        ? null
        : new JsonObject()
            .put("since", Times.format(said.since()))
            .put("by", said.by())
            .put("cause", said.cause().isEmpty() ? null : said.cause());
  }

  private static @Nullable SwitchState last(DestinationConfig destination, LiveState live) {
    SwitchState disabled = live.disabled();
    SwitchState paused = live.paused();
    if (!destination.enabled()) {
      return disabled;
    }
    if (destination.paused() || disabled == null) {
      return paused;
    }
    return paused == null || disabled.since() > paused.since() ? disabled : paused;
  }

  /** Without user, query and fragment. */
  static String shown(String url) {
    return url.replaceFirst("[?#].*$", "").replaceFirst("^([a-zA-Z]+://)[^/]*@", "$1");
  }
}
