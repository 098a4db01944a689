package io.hookgate.api;

import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Ids;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What published events of one tenant come from: the reserved source of each tenant, or one that is
 * declared with the scheme publish. One that the operator declared serves every tenant, each under
 * an id of its own, so that only that tenant's routes see its events.
 *
 * @param config null for the reserved one, which nobody declares
 */
record PublishSource(String id, String tenant, String name, @Nullable SourceConfig config) {

  /** Empty when there is none of that name for that tenant. */
  static Optional<PublishSource> find(Topology topology, String tenant, String name) {
    if (name.equals(SourceConfig.API)) {
      return Optional.of(reserved(tenant));
    }
    SourceConfig own = topology.sourceByName(tenant, name);
    SourceConfig declared = own != null ? own : topology.sourceByName("", name);
    if (declared == null || !declared.verify().published()) {
      return Optional.empty();
    }
    String id = declared.tenant().equals(tenant) ? declared.id() : Ids.ofName("src_", tenant, name);
    return Optional.of(new PublishSource(id, tenant, name, declared));
  }

  /** The one that a request names; the reserved one when it names none. */
  static PublishSource of(Topology topology, String tenant, @Nullable String name) {
    return name == null
        ? reserved(tenant)
        : find(topology, tenant, name)
            .orElseThrow(
                () ->
                    JsonInput.bad(
                        "source",
                        "is no source that takes published events: leave it out for \""
                            + SourceConfig.API
                            + "\", or name one whose verify has the scheme publish"));
  }

  /** The tenant's own, which is always there. */
  static PublishSource reserved(String tenant) {
    return new PublishSource(
        Ids.ofName("src_", tenant, SourceConfig.API), tenant, SourceConfig.API, null);
  }

  boolean enabled() {
    return config == null || config.enabled();
  }
}
