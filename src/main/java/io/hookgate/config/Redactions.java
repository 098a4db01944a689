package io.hookgate.config;

import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.Redactor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What people may not see of events, by their source. Immutable; any thread. */
public final class Redactions {
  private final Map<String, Redactor> bySource;
  private final Map<String, Redactor> shared;

  /**
   * @param published of the reserved source, every tenant's
   */
  Redactions(List<SourceConfig> sources, List<String> published) {
    Map<String, Redactor> own = new HashMap<>();
    Map<String, Redactor> byName = new HashMap<>();
    byName.put(SourceConfig.API, Redactor.of(published));
    for (SourceConfig source : sources) {
      own.put(source.id(), Redactor.of(source.redact()));
      if (source.verify().published() && source.tenant().isEmpty()) {
        byName.put(source.name(), own.get(source.id()));
      }
    }
    own.values().removeIf(Redactor::hidesNothing);
    byName.values().removeIf(Redactor::hidesNothing);
    this.bySource = Map.copyOf(own);
    this.shared = Map.copyOf(byName);
  }

  /** What is hidden of that event, as its source is configured now. */
  public Redactor of(Event event) {
    return of(event.tenant(), event.sourceId(), event.source());
  }

  /**
   * What is hidden of the events of a source.
   *
   * @param tenant of the event: what the operator lets every tenant publish into has an id for each
   * @param name what the source was called when the event came
   */
  public Redactor of(String tenant, String sourceId, String name) {
    Redactor own = bySource.get(sourceId);
    if (own != null) {
      return own;
    }
    Redactor common = shared.get(name);
    return common != null && sourceId.equals(Ids.ofName("src_", tenant, name))
        ? common
        : Redactor.NONE;
  }

  /** Whether any source hides what that JSON pointer leads to. */
  public boolean cover(String pointer) {
    return bySource.values().stream().anyMatch(it -> it.covers(pointer))
        || shared.values().stream().anyMatch(it -> it.covers(pointer));
  }
}
