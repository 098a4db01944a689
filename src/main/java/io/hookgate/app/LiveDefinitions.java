package io.hookgate.app;

import io.hookgate.config.DefinitionReader;
import io.hookgate.config.DefinitionReader.Draft;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Problem;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Known;
import io.hookgate.store.Sealer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the API defined, read once per version. One that cannot be read here is left out and told:
 * what waits for it is held, not lost. Immutable; reading is not for event loops.
 */
final class LiveDefinitions {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDefinitions.class);

  private final GatewayConfig config;
  private final Sealer sealer;
  private final DefinitionReader reader;
  private final Known known;
  private final Map<String, SourceConfig> sources;
  private final Map<String, DestinationConfig> destinations;
  private final Map<String, RouteConfig> routes;
  private final Map<String, DestinationConfig> gone;

  /** With a configuration and nothing defined beside it. */
  LiveDefinitions(GatewayConfig config, Sealer sealer) {
    this(config, sealer, new DefinitionReader(config, InstantSource.system()), Known.NOTHING);
  }

  private LiveDefinitions(
      GatewayConfig config, Sealer sealer, DefinitionReader reader, Known nothing) {
    this.config = config;
    this.sealer = sealer;
    this.reader = reader;
    this.known = nothing;
    this.sources = Map.of();
    this.destinations = Map.of();
    this.routes = Map.of();
    this.gone = Map.of();
  }

  /** What {@code before} knows with what changed since. */
  private LiveDefinitions(LiveDefinitions before, Known now) {
    this.config = before.config;
    this.sealer = before.sealer;
    this.reader = before.reader;
    this.known = now;
    this.sources = new HashMap<>(before.sources);
    this.destinations = new HashMap<>(before.destinations);
    this.routes = new HashMap<>(before.routes);
    this.gone = new HashMap<>(before.gone);
    List<Draft> drafts = new ArrayList<>();
    for (Definition definition : now.byId().values()) {
      Definition was = before.known.byId().get(definition.id());
      if (was == null || was.version() != definition.version()) {
        forget(definition.id());
        draft(definition).ifPresent(drafts::add);
      }
    }
    gone.keySet().removeIf(id -> !now.byId().containsKey(id));
    read(drafts);
  }

  /** With what is defined now; itself when that is what it knows. */
  LiveDefinitions with(Known now) {
    return now.version() == known.version() ? this : new LiveDefinitions(this, now);
  }

  /** With another configuration: its defaults and listener may make other things of each. */
  LiveDefinitions under(GatewayConfig changed) {
    return new LiveDefinitions(changed, sealer).with(known);
  }

  /** As the store has it. */
  Known known() {
    return known;
  }

  /** What reads such definitions. */
  DefinitionReader reader() {
    return reader;
  }

  /** The configuration that it stands beside. */
  GatewayConfig config() {
    return config;
  }

  /** Both together, all in the state that they were defined in. */
  Topology topology() {
    return Topology.of(
        config, new DefinitionReader.Definitions(sources, destinations, routes, Map.of()), gone);
  }

  private void forget(String id) {
    sources.remove(id);
    destinations.remove(id);
    routes.remove(id);
  }

  private void read(List<Draft> drafts) {
    if (drafts.isEmpty()) {
      return;
    }
    DefinitionReader.Definitions read = reader.read(drafts);
    sources.putAll(read.sources());
    routes.putAll(read.routes());
    read.destinations().forEach((id, made) -> (isGone(id) ? gone : destinations).put(id, made));
    read.problems()
        .forEach(
            (id, problems) ->
                LOG.atError()
                    .addKeyValue("definition", id)
                    .addKeyValue("problems", problems.stream().map(Problem::message).toList())
                    .log("definition.unusable"));
  }

  private boolean isGone(String id) {
    Definition definition = known.byId().get(id);
    return definition != null && definition.gone();
  }

  /** None of what is no concern of a topology, or cannot be opened. */
  private Optional<Draft> draft(Definition definition) {
    if (definition.gone()) {
      return definition.kind() == DefinitionKind.DESTINATION
          ? Optional.of(tombstone(definition))
          : Optional.empty();
    }
    if (definition.kind() == DefinitionKind.KEY) {
      return Optional.empty();
    }
    try {
      JsonObject text = new JsonObject(sealer.open(definition.id(), definition.text()));
      return Optional.of(new Draft(definition.kind(), definition.id(), definition.tenant(), text));
    } catch (IllegalArgumentException | DecodeException e) {
      LOG.atError()
          .addKeyValue("definition", definition.id())
          .addKeyValue("cause", e instanceof DecodeException ? "not JSON" : e.getMessage())
          .log("definition.unusable");
      return Optional.empty();
    }
  }

  /** Nothing is ever sent to it: a disabled destination under its name. */
  private static Draft tombstone(Definition definition) {
    return new Draft(
        definition.kind(),
        definition.id(),
        definition.tenant(),
        new JsonObject()
            .put("name", definition.name())
            .put("url", "https://deleted.invalid/")
            .put("enabled", false));
  }
}
