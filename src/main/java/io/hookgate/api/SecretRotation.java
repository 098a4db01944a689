package io.hookgate.api;

import io.hookgate.config.Scope;
import io.hookgate.model.DefinitionKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives a destination a new signing secret, beside which the old ones count for a while. */
final class SecretRotation {
  static final Set<String> MEMBERS = Set.of("overlap");

  private static final Duration USUAL = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Edits edits;
  private final Catalog catalog;
  private final InstantSource clock;

  SecretRotation(Defining defining, InstantSource clock) {
    this.edits = defining.edits();
    this.catalog = defining.catalog();
    this.clock = clock;
  }

  List<Operation> operations() {
    return List.of(
        Operation.post(
            "/api/v1/destinations/:id/rotate-secret", Access.ofTenant(Scope.ADMIN), this::rotate));
  }

  private Future<Answer> rotate(Call call) {
    String tenant = QueryInput.of(call, Set.of("tenant")).text("tenant");
    Object given = JsonInput.ofOptional(call.body(), MEMBERS).value("overlap");
    Duration overlap =
        given == null ? USUAL : Times.duration("overlap", given, Duration.ZERO, LONGEST);
    Edits.Target target =
        new Edits.Target(
            DefinitionKind.DESTINATION,
            call.caller(),
            tenant,
            String.valueOf(call.context().pathParam("id")),
            Preconditions.of(call.context().request()));
    String secret = SigningSecrets.make();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = now.plus(overlap);
    return edits
        .change(target, "rotate-secret", stored -> SigningSecrets.rotated(stored, secret, now, end))
        .map(made -> answer(made, secret, end));
  }

  private Answer answer(Edits.Made made, String secret, Instant end) {
    Catalog.Thing thing = catalog.get(DefinitionKind.DESTINATION, made.id());
    JsonObject json =
        new JsonObject()
            .put("id", made.id())
            .put("name", thing == null ? null : thing.name())
            .put("secret", secret)
            .put("othersEnd", Times.format(end.toEpochMilli()));
    return new Answer(
        200, Answer.JSON, Map.of("ETag", Preconditions.tag(made.version())), json.toBuffer());
  }
}
