package io.hookgate.api;

import io.hookgate.model.DeadReason;
import io.hookgate.routing.Selector;
import io.hookgate.store.DeadLetterQuery;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which dead letters a call is about; null, 0 and empty mean any. */
record DeadLetterFilter(
    @Nullable String tenant,
    Names.SourceFilter source,
    @Nullable String type,
    @Nullable String destinationId,
    @Nullable DeadReason reason,
    Period period,
    Map<String, String> match) {

  static final List<String> REASONS =
      Arrays.stream(DeadReason.values()).map(DeadReason::word).toList();

  private static final int MAX_MATCHES = 10;
  private static final int MAX_TEXT = 300;

  /** From the query of a list. */
  static DeadLetterFilter of(QueryInput query, Caller caller, Names names, InstantSource clock) {
    String tenant = caller.listing(query.text("tenant"));
    String reason = query.word("reason", REASONS);
    String match = query.text("match");
    return new DeadLetterFilter(
        tenant,
        names.sourceFilter("source", tenant, query.text("source")),
        query.typePattern(),
        names.destinationId("destination", tenant, query.text("destination")),
        reason == null ? null : DeadReason.ofWord(reason),
        Period.of("", query.text("since"), query.text("until"), clock),
        match == null ? Map.of() : match("match", parse(match)));
  }

  /**
   * From the body of a replay.
   *
   * @param tenant whose it is about; null for everybody's
   */
  static DeadLetterFilter of(
      JsonInput input, @Nullable String tenant, Names names, InstantSource clock) {
    JsonObject match = input.object("match");
    return new DeadLetterFilter(
        tenant,
        names.sourceFilter("/source", tenant, input.text("source", MAX_TEXT)),
        QueryInput.typePattern("/type", input.text("type", MAX_TEXT)),
        names.destinationId("/destination", tenant, input.text("destination", MAX_TEXT)),
        reason(input.text("reason", MAX_TEXT)),
        Period.of("/", input.text("since", MAX_TEXT), input.text("until", MAX_TEXT), clock),
        match == null ? Map.of() : match("/match", match));
  }

  /** The same, but nothing that died at {@code moment} or later. */
  DeadLetterFilter before(long moment) {
    return new DeadLetterFilter(
        tenant, source, type, destinationId, reason, period.before(moment), match);
  }

  DeadLetterQuery page(int limit, @Nullable String cursor) {
    return new DeadLetterQuery(
        tenant,
        source.id(),
        source.name(),
        type,
        destinationId,
        reason,
        period.since(),
        period.until(),
        match,
        limit,
        cursor);
  }

  /** Whether nothing but, perhaps, the destination is asked for. */
  boolean countsPerDestinationSuffice() {
    return tenant == null
        && source.equals(Names.SourceFilter.ANY)
        && type == null
        && reason == null
        && match.isEmpty()
        && period.isUnbounded();
  }

  /** Whether it is about all that there are. */
  boolean isOfEverything() {
    return tenant == null && isOfItsTenant();
  }

  /** Whether nothing but, perhaps, the tenant is asked for. */
  boolean isOfItsTenant() {
    return destinationId == null
        && source.equals(Names.SourceFilter.ANY)
        && type == null
        && reason == null
        && match.isEmpty()
        && period.isUnbounded();
  }

  private static @Nullable DeadReason reason(@Nullable String word) {
    if (word == null) {
      return null;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (!REASONS.contains(lower)) {
      throw JsonInput.bad("reason", "has to be one of " + REASONS);
    }
    return DeadReason.ofWord(lower);
  }

  private static JsonObject parse(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw badMatch("match");
    }
  }

  /** The pairs of a query's {@code match}. */
  static Map<String, String> pairs(String text) {
    return match("match", parse(text));
  }

  private static Map<String, String> match(String field, JsonObject object) {
    Map<String, String> match = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : object) {
      Object value = entry.getValue();
      boolean scalar =
          value instanceof String || value instanceof Number || value instanceof Boolean;
      if (!isPointer(entry.getKey()) || !scalar) {
        throw badMatch(field);
      }
      match.put(entry.getKey(), value.toString());
    }
    if (match.isEmpty() || match.size() > MAX_MATCHES) {
      throw badMatch(field);
    }
    return Map.copyOf(match);
  }

  private static boolean isPointer(String text) {
    try {
      return new Selector(Selector.Kind.BODY, text).name().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ProblemException badMatch(String field) {
    return Problem.badInput(
            field,
            "match has to be a JSON object of 1 to "
                + MAX_MATCHES
                + " JSON pointers and the values they must have, such as"
                + " {\"/data/email\": \"a@b.c\"}")
        .exception();
  }
}
