package io.hookgate.api;

import io.hookgate.admission.Admission;
import io.hookgate.config.DefinitionReader;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Topology;
import io.hookgate.intake.IntakeBudget;
import io.hookgate.model.LiveStates;
import io.hookgate.model.Readmission;
import io.hookgate.model.SwitchWish;
import io.hookgate.network.AddressGuard;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.hookgate.store.Definitions;
import io.hookgate.store.Rejection;
import io.hookgate.store.Sealer;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API needs of the rest of the gateway.
 *
 * @param topology what is in force now; asked for each request
 * @param metrics what /metrics tells
 * @param sealer encrypts a secret before it is stored: the id of its event, the secret
 */
public record ApiParts(
    Store store,
    Supplier<Topology> topology,
    Health health,
    Metrics metrics,
    BinaryOperator<String> sealer,
    Rejected rejected,
    Live live,
    Defined defined,
    Intake intake) {
  /**
   * What the API needs to take events, the same that the public listener works with.
   *
   * @param accept as that listener's: fails with {@link io.hookgate.store.StoreUnavailable}
   * @param admission room for deliveries that start at once
   * @param budget room for what requests hold
   * @param guard which addresses messages may go to
   */
  public record Intake(
      Function<AcceptRequest, Future<AcceptResult>> accept,
      Admission admission,
      IntakeBudget budget,
      AddressGuard guard) {}

  /**
   * What the API needs for the state of destinations.
   *
   * @param states what the store holds, as this node saw it last
   * @param change changes one; whether it did; when it completes, this node has it
   */
  public record Live(Supplier<LiveStates> states, Function<SwitchWish, Future<Boolean>> change) {}

  /**
   * What the API needs for definitions.
   *
   * @param known what the store holds, as this node saw it last
   * @param reader checks a definition; not for event loops
   * @param config of the files, with which file each thing was written in
   * @param write all or none of the changes, and who makes them; when it completes, this node has
   *     them
   * @param sealer seals and opens their texts, each for its own id
   */
  public record Defined(
      Supplier<Definitions.Known> known,
      Supplier<DefinitionReader> reader,
      Supplier<GatewayConfig> config,
      BiFunction<List<Definitions.Change>, String, Future<Definitions.Written>> write,
      Sealer sealer) {}

  /**
   * What the API needs for rejected requests.
   *
   * @param life how long evidence is kept
   * @param readmit judges a request again, called on the API's event loop
   * @param opener opens requests that are kept
   */
  public record Rejected(
      Duration life, Function<Rejection, Future<Readmission>> readmit, KeptOpener opener) {}

  /** Opens a request that is kept. */
  public interface KeptOpener {
    /**
     * The bodies of the events that it would be. Not for event loops.
     *
     * @throws IllegalArgumentException when it cannot be opened
     */
    List<byte[]> bodies(String sourceId, String rejectionId, byte[] bytes);
  }
}
