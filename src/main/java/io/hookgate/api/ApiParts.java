package io.hookgate.api;

import io.hookgate.config.Topology;
import io.hookgate.model.LiveStates;
import io.hookgate.model.Readmission;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Rejection;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API needs of the rest of the gateway.
 *
 * @param topology what is in force now; asked for each request
 * @param metrics what /metrics tells
 * @param sealer encrypts a secret before it is stored: the id of its event, the secret
 * @param warnAfter a replay warns of events that were accepted longer ago
 */
public record ApiParts(
    Store store,
    Supplier<Topology> topology,
    Health health,
    Metrics metrics,
    BinaryOperator<String> sealer,
    Rejected rejected,
    Live live,
    Duration warnAfter) {
  /**
   * What the API needs for the state of destinations.
   *
   * @param states what the store holds, as this node saw it last
   * @param change changes one; whether it did; when it completes, this node has it
   */
  public record Live(Supplier<LiveStates> states, Function<SwitchWish, Future<Boolean>> change) {}

  /**
   * What the API needs for rejected requests.
   *
   * @param life how long evidence is kept
   * @param readmit judges a request again, called on the API's event loop
   */
  public record Rejected(Duration life, Function<Rejection, Future<Readmission>> readmit) {}
}
