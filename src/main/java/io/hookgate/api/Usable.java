package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.Topology;

/** Destinations that this node can do something with. */
final class Usable {
  private Usable() {}

  /**
   * The destination as it is in force.
   *
   * @throws ProblemException 409 when it is defined so that this node cannot use it
   */
  static DestinationConfig destination(Topology topology, Thing thing) {
    DestinationConfig destination = topology.destination(thing.id());
    if (destination == null || topology.isGone(thing.id())) {
      throw Problem.named(
              409,
              "unusable",
              "Unusable definition",
              thing.name()
                  + " is defined in a way that this node cannot use; its log says why"
                  + " (definition.unusable)")
          .exception();
    }
    return destination;
  }

  /**
   * The same, where something is to be sent to it.
   *
   * @throws ProblemException 409 when it is disabled
   */
  static DestinationConfig enabled(DestinationConfig destination) {
    if (!destination.enabled()) {
      throw Problem.named(
              409,
              "destination-disabled",
              "The destination is disabled",
              destination.name() + " is disabled: to send to it again, enable it")
          .exception();
    }
    return destination;
  }
}
