package io.hookgate.api;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.Ids;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names of sources, routes and destinations by id, and the reverse, as they are now. What is
 * not configured any more has no name and is shown by its id.
 */
final class Names {
  /** The type of a message to one URL, and the name of the destination it goes to. */
  static final String SEND = "send";

  private static final Pattern SOURCE_ID = Pattern.compile("src_[0-9a-z]{1,40}");
  private static final Pattern DESTINATION_ID = Pattern.compile("dst_[0-9a-z]{1,40}");
  private static final int MAX_LISTED = 50;

  private final Supplier<Topology> topology;
  private final @Nullable String tenant;

  Names(Supplier<Topology> topology) {
    this(topology, null);
  }

  private Names(Supplier<Topology> topology, @Nullable String tenant) {
    this.topology = topology;
    this.tenant = tenant;
  }

  /** Names of that tenant alone; null for the operator's own names and everybody's ids. */
  Names in(@Nullable String tenant) {
    return new Names(topology, tenant);
  }

  /** A source's name, or what it was called when the event was accepted. */
  String source(String id, String then) {
    SourceConfig source = topology.get().source(id);
    return source == null || !sees(source.tenant()) ? then : source.name();
  }

  /** A route's name, or its id. */
  String route(String id) {
    RouteConfig route = topology.get().route(id);
    return route == null ? id : route.name();
  }

  /** A destination's name, {@value #SEND} for the one URL of a message, or its id. */
  String destination(String id) {
    DestinationConfig destination = topology.get().destination(id);
    if (destination != null && sees(destination.tenant())) {
      return destination.name();
    }
    return Ids.isSendDestination(id) ? SEND : id;
  }

  /**
   * The id of a source that a caller named by name or id, null for null. A name wins over an id of
   * the same text; an id need not exist any more.
   *
   * @param field named in the error
   */
  @Nullable String sourceId(String field, @Nullable String nameOrId) {
    return nameOrId == null ? null : sourceId(field, tenant, nameOrId);
  }

  /** The same among the sources of a tenant; null for the operator's own. */
  private String sourceId(String field, @Nullable String tenant, String nameOrId) {
    String owner = tenant == null ? "" : tenant;
    SourceConfig source = topology.get().sourceByName(owner, nameOrId);
    if (source != null) {
      return source.id();
    }
    // The reserved one, and those of the operator that every tenant publishes into.
    Optional<PublishSource> published = PublishSource.find(topology.get(), owner, nameOrId);
    if (published.isPresent()) {
      return published.get().id();
    }
    if (nameOrId.equals(AlertsConfig.SOURCE) && owner.isEmpty()) {
      return AlertsConfig.SOURCE_ID;
    }
    if (SOURCE_ID.matcher(nameOrId).matches()) {
      return nameOrId;
    }
    Stream<String> names =
        topology.get().sources().stream()
            .filter(it -> it.tenant().equals(owner))
            .map(SourceConfig::name);
    Stream<String> reserved =
        owner.isEmpty()
            ? Stream.of(SourceConfig.API, AlertsConfig.SOURCE)
            : Stream.of(SourceConfig.API);
    throw unknown(field, "source", Stream.concat(names, reserved));
  }

  /**
   * What a list filters by: the id of a source, or the name that one of every tenant has. Both null
   * for any.
   */
  record SourceFilter(@Nullable String id, @Nullable String name) {
    static final SourceFilter ANY = new SourceFilter(null, null);
  }

  /**
   * What a list filters by when a caller named a source.
   *
   * @param tenant whose things it lists; null for everybody's
   */
  SourceFilter sourceFilter(String field, @Nullable String tenant, @Nullable String nameOrId) {
    if (nameOrId == null) {
      return SourceFilter.ANY;
    }
    return tenant == null && nameOrId.equals(SourceConfig.API)
        ? new SourceFilter(null, SourceConfig.API)
        : new SourceFilter(sourceId(field, tenant, nameOrId), null);
  }

  /**
   * The sources that a filter means, of that tenant or, with null, of all. A name that every tenant
   * has, and an id that is another tenant's, are of those there are.
   */
  List<String> sourceIds(@Nullable String tenant, SourceFilter wanted) {
    if (tenant == null && wanted.id() != null) {
      // It need not exist any more.
      return List.of(wanted.id());
    }
    return topology.get().sources().stream()
        .filter(it -> tenant == null || it.tenant().equals(tenant))
        .filter(it -> wanted.id() == null || it.id().equals(wanted.id()))
        .filter(it -> wanted.name() == null || it.name().equals(wanted.name()))
        .map(SourceConfig::id)
        .toList();
  }

  /** The same as {@link #sourceId} for a destination. */
  @Nullable String destinationId(String field, @Nullable String nameOrId) {
    return destinationId(field, tenant, nameOrId);
  }

  /** The same among the destinations of a tenant; null for the operator's own. */
  @Nullable String destinationId(String field, @Nullable String tenant, @Nullable String nameOrId) {
    if (nameOrId == null) {
      return null;
    }
    String owner = tenant == null ? "" : tenant;
    DestinationConfig destination = topology.get().destinationByName(owner, nameOrId);
    if (destination != null) {
      return destination.id();
    }
    if (DESTINATION_ID.matcher(nameOrId).matches()) {
      return nameOrId;
    }
    throw unknownDestination(field, owner);
  }

  /** The id of a destination that exists now, for sending to it. */
  String liveDestinationId(String field, String nameOrId) {
    DestinationConfig byName = topology.get().destinationByName(owner(), nameOrId);
    DestinationConfig found = byName != null ? byName : topology.get().destination(nameOrId);
    if (found == null || topology.get().isGone(found.id()) || !sees(found.tenant())) {
      throw unknownDestination(field, owner());
    }
    return found.id();
  }

  private String owner() {
    return tenant == null ? "" : tenant;
  }

  private boolean sees(String other) {
    return tenant == null || tenant.equals(other);
  }

  private ProblemException unknownDestination(String field, String owner) {
    return unknown(
        field,
        "destination",
        topology.get().destinations().stream()
            .filter(it -> it.tenant().equals(owner))
            .map(DestinationConfig::name));
  }

  private static ProblemException unknown(String field, String kind, Stream<String> names) {
    String known =
        names.distinct().sorted().limit(MAX_LISTED).collect(Collectors.joining(", ", "[", "]"));
    return Problem.badInput(
            field, "there is no " + kind + " of that name or id; there are " + known)
        .exception();
  }
}
