package io.hookgate.api;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Ids;
import io.hookgate.routing.TypePattern;
import io.hookgate.traffic.Happening;
import io.hookgate.traffic.Happening.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a client of the live feed wants to be told, by the parameters of its request. */
record StreamFilter(
    Caller caller,
    Set<Kind> kinds,
    @Nullable Predicate<Happening> source,
    @Nullable TypePattern type,
    @Nullable String destination,
    @Nullable String status)
    implements Predicate<Happening> {
  static final Set<String> PARAMETERS =
      Set.of("source", "type", "destination", "status", "kinds", "lastEventId");

  private static final Pattern ID = Pattern.compile("(src|dst)_[0-9a-z]{1,40}");
  private static final List<String> KINDS = Arrays.stream(Kind.values()).map(Kind::word).toList();
  private static final List<String> STATUSES =
      Stream.of(
              Arrays.stream(EventStatus.values()).map(EventStatus::word),
              Stream.of(DeliveryState.DELIVERED, DeliveryState.DEAD, DeliveryState.CANCELLED)
                  .map(DeliveryState::word),
              Arrays.stream(AttemptOutcome.values()).map(AttemptOutcome::word))
          .flatMap(words -> words)
          .toList();

  static StreamFilter of(QueryInput query, Caller caller, Topology topology) {
    String type = query.typePattern();
    return new StreamFilter(
        caller,
        kinds(query.text("kinds")),
        source(query.text("source"), caller, topology),
        type == null ? null : TypePattern.parse(type),
        destination(query.text("destination"), caller, topology),
        query.word("status", STATUSES));
  }

  @Override
  public boolean test(Happening what) {
    return kinds.contains(what.kind())
        && caller.sees(what.tenant())
        && (source == null || source.test(what))
        && (type == null || (!what.sourceId().isEmpty() && type.matches(what.type())))
        && (destination == null || what.concerns(destination))
        && (status == null || status.equals(what.status()));
  }

  private static Set<Kind> kinds(@Nullable String text) {
    if (text == null) {
      return EnumSet.allOf(Kind.class);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String word : text.split(",", -1)) {
      if (!KINDS.contains(word)) {
        throw bad("kinds", "has to be some of " + KINDS + ", with commas between them");
      }
      kinds.add(Kind.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return kinds;
  }

  /** As in the lists, {@code api} is the reserved source of every tenant for who sees them all. */
  private static @Nullable Predicate<Happening> source(
      @Nullable String text, Caller caller, Topology topology) {
    if (text == null) {
      return null;
    }
    if (text.equals(SourceConfig.API) && caller.tenant() == null) {
      return what -> what.sourceId().equals(Ids.ofName("src_", what.tenant(), text));
    }
    String id = sourceId(text, tenant(caller), topology);
    return what -> what.sourceId().equals(id);
  }

  private static String sourceId(String text, String tenant, Topology topology) {
    SourceConfig named = topology.sourceByName(tenant, text);
    if (named != null) {
      return named.id();
    }
    Optional<PublishSource> published = PublishSource.find(topology, tenant, text);
    if (published.isPresent()) {
      return published.get().id();
    }
    return text.equals(AlertsConfig.SOURCE) ? Ids.ofName("src_", tenant, text) : id("source", text);
  }

  private static @Nullable String destination(
      @Nullable String text, Caller caller, Topology topology) {
    if (text == null) {
      return null;
    }
    DestinationConfig named = topology.destinationByName(tenant(caller), text);
    return named == null ? id("destination", text) : named.id();
  }

  private static String tenant(Caller caller) {
    return caller.tenant() == null ? "" : caller.tenant();
  }

  private static String id(String field, String text) {
    if (!ID.matcher(text).matches()) {
      throw bad(field, "has to be the name or the id of a " + field + " that is there");
    }
    return text;
  }

  private static ProblemException bad(String field, String predicate) {
    return Problem.badInput(field, field + " " + predicate).exception();
  }
}
