package io.hookgate.replay;

import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Event;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.RouteTable;
import io.hookgate.routing.Selector;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where today's routes would send an event that was stored without a route, or unread. */
public final class Rerouting {
  private final Supplier<Topology> topology;

  /** Asks the routes that are in force at the time. */
  public Rerouting(Supplier<Topology> topology) {
    this.topology = topology;
  }

  /**
   * Nothing when no enabled route wants it, or when its type still cannot be read. Filters are not
   * asked: a match that has one is a candidate, judged when it is to be sent.
   */
  List<RouteTable.Match> of(Event event) {
    String type = type(event);
    return type == null ? List.of() : topology.get().routes().match(event.sourceId(), type);
  }

  /**
   * The type that it was stored with; else what its body says where its source looks now, since the
   * source's configuration may be what was wrong. Null when that cannot be read.
   */
  private @Nullable String type(Event event) {
    SourceConfig source = topology.get().source(event.sourceId());
    List<Selector> from = source == null ? List.of() : source.typeFrom();
    boolean elsewhere = from.stream().anyMatch(one -> one.kind() != Selector.Kind.BODY);
    if (!event.type().isEmpty() || from.isEmpty() || elsewhere) {
      return event.type();
    }
    if (!(BodyFields.pick(event.body(), from) instanceof Picked.Found found)) {
      return null;
    }
    if (found.values().get(0) == null) {
      return "";
    }
    String type = found.values().stream().filter(Objects::nonNull).collect(Collectors.joining("."));
    return type.chars().anyMatch(Character::isISOControl) ? null : type;
  }
}
