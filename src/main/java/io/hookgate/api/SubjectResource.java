package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.model.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that is known of one subject: forgetting it. */
final class SubjectResource {
  static final Set<String> PARAMETERS =
      Set.of("tenant", "source", "type", "since", "until", "match", "dryRun", "cause", "cursor");

  private static final char CURSORS = 'x';
  private static final int LONGEST_CAUSE = 300;
  private static final int OPERATION = 32;

  /** When the first call began, milliseconds since 1970, and the last event that was looked at. */
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,15})\\.(.+)");

  private final Names names;
  private final SubjectExpunge expunge;
  private final InstantSource clock;

  SubjectResource(Vertx vertx, ApiParts parts, Rewriting rewriting, InstantSource clock) {
    this.names = new Names(parts.topology());
    this.expunge = new SubjectExpunge(vertx, parts, rewriting);
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(Operation.delete("/api/v1/events", Access.ofTenant(Scope.ADMIN), this::expunge));
  }

  private Future<Answer> expunge(Call call) {
    QueryInput query = QueryInput.of(call, PARAMETERS);
    JsonInput.ofOptional(call.body(), Set.of());
    String cause = query.text("cause", LONGEST_CAUSE);
    SubjectExpunge.Subject subject = subject(query, call.caller());
    Place place = place(query.cursor(CURSORS));
    String operation = operation(query, call.keyName(), place.started());
    SubjectExpunge.Order order =
        new SubjectExpunge.Order(subject, operation, place.cursor(), query.flag("dryRun"));
    return Pages.refusingBadCursor(
            expunge.run(order, call.keyName(), cause == null ? "" : cause), place.cursor())
        .map(
            done -> {
              String next = done.getString("cursor");
              String told = next == null ? null : place.started() + "." + next;
              return Answer.ok(done.put("cursor", Pages.cursor(CURSORS, told)));
            });
  }

  private SubjectExpunge.Subject subject(QueryInput query, Caller caller) {
    String match = query.text("match");
    if (match == null) {
      throw Problem.badInput(
              "match",
              "match is missing: name whose events to expunge, such as {\"/data/email\":"
                  + " \"a@b.c\"}")
          .exception();
    }
    Map<String, String> pairs = DeadLetterFilter.pairs(match);
    String tenant = caller.listing(query.text("tenant"));
    Names.SourceFilter source = names.sourceFilter("source", tenant, query.text("source"));
    String type = query.typePattern();
    return new SubjectExpunge.Subject(
        tenant,
        source,
        type,
        Period.of("", query.text("since"), query.text("until"), clock),
        type == null ? names.sourceIds(tenant, source) : List.of(),
        pairs);
  }

  /**
   * Where a call begins.
   *
   * @param started when the first one did
   */
  private record Place(long started, @Nullable String cursor) {}

  private Place place(@Nullable String cursor) {
    if (cursor == null) {
      return new Place(clock.millis(), null);
    }
    Matcher matcher = PLACE.matcher(cursor);
    if (!matcher.matches()) {
      throw QueryInput.badCursor();
    }
    return new Place(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  /** Made of all that was asked for: with a cursor of somebody else's, it is another operation. */
  private static String operation(QueryInput query, String key, long started) {
    StringBuilder all = new StringBuilder(key).append('\n').append(started);
    for (String name : List.of("tenant", "source", "type", "since", "until", "match")) {
      all.append('\n').append(query.text(name));
    }
    return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, OPERATION);
  }
}
