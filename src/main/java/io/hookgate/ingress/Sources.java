package io.hookgate.ingress;

import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the topology in force, by path. A source is made ready when it is first asked for
 * and kept until its configuration changes. For one event loop.
 */
final class Sources {
  private final Supplier<Topology> topologies;
  private Topology topology;
  private Map<String, SourceRuntime> byPath = new HashMap<>();

  Sources(Supplier<Topology> topologies) {
    this.topologies = topologies;
    this.topology = topologies.get();
  }

  /** The topology in force. */
  Topology topology() {
    return topologies.get();
  }

  /** The source that is served at exactly that path; null when there is none. */
  @SuppressWarnings("ReferenceEquality") // A change makes a new topology; comparing all is slow.
  @Nullable SourceRuntime at(String path) {
    Topology now = topologies.get();
    if (now != topology) {
      adopt(now);
    }
    SourceRuntime ready = byPath.get(path);
    if (ready != null) {
      return ready;
    }
    SourceConfig config = now.sourceByPath(path);
    if (config == null) {
      return null;
    }
    SourceRuntime made = new SourceRuntime(config);
    byPath.put(path, made);
    return made;
  }

  private void adopt(Topology now) {
    Map<String, SourceRuntime> kept = new HashMap<>();
    byPath.forEach(
        (path, source) -> {
          if (source.config().equals(now.sourceByPath(path))) {
            kept.put(path, source);
          }
        });
    byPath = kept;
    topology = now;
  }
}
