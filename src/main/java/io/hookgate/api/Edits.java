package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.api.DefinitionCheck.Subject;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Tenants;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Change;
import io.hookgate.store.Definitions.Written;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes what the API defined: looks at what is there now, decides, checks and writes; all of it
 * anew when somebody else was faster and the caller did not say which version it means. So no
 * change of another's is ever lost. For one event loop.
 */
final class Edits {
  /** More than callers that change one thing at once. */
  private static final int TRIES = 50;

  private final Catalog catalog;
  private final DefinitionCheck check;
  private final DefinitionWrites writes;

  /**
   * @param catalog that is looked into
   * @param check that every definition has to pass
   */
  Edits(Catalog catalog, DefinitionCheck check, DefinitionWrites writes) {
    this.catalog = catalog;
    this.check = check;
    this.writes = writes;
  }

  /**
   * What a caller wants to change.
   *
   * @param tenant whose it is, as the caller said it
   */
  record Target(
      DefinitionKind kind,
      Caller caller,
      @Nullable String tenant,
      String nameOrId,
      Preconditions conditions) {}

  /** What became of it. */
  record Made(String id, long version, boolean created, List<JsonObject> warnings) {}

  /** Makes one. Fails with 409 when its name or path is another's, else as the check does. */
  Future<Made> create(DefinitionKind kind, String tenant, JsonObject sent, Caller caller) {
    return writes
        .fresh()
        .compose(
            f -> again(() -> create(new Subject(kind, writes.newId(kind), tenant), sent, caller)));
  }

  /** Replaces one, or makes it where the name is free. */
  Future<Made> put(Target target, JsonObject sent) {
    return writes.fresh().compose(f -> again(() -> putOnce(target, sent)));
  }

  /**
   * Changes one that is there.
   *
   * @param action for the audit
   * @param edit makes the new definition of the stored one, of which it gets a copy
   */
  Future<Made> change(Target target, String action, UnaryOperator<JsonObject> edit) {
    return writes
        .fresh()
        .compose(
            f ->
                again(
                    () -> {
                      Thing thing = required(target);
                      target.conditions().check(thing.version());
                      return changeOnce(target, thing, action, edit);
                    }));
  }

  /** Takes one away; its id is never used again. */
  Future<Void> delete(Target target, UnaryOperator<String> cause) {
    return writes
        .fresh()
        .compose(
            f ->
                again(
                    () -> {
                      Thing thing = required(target);
                      target.conditions().check(thing.version());
                      Change gone = writes.deletion(thing, cause.apply(thing.id()));
                      return writes
                          .write(List.of(gone), target.caller())
                          .map(written -> made(written, target, gone, List.of()));
                    }))
        .mapEmpty();
  }

  private Future<Optional<Made>> putOnce(Target target, JsonObject sent) {
    Thing there = find(target);
    target.conditions().check(there == null ? null : versionOf(there));
    if (there != null) {
      return changeOnce(target, there, "update", stored -> sent.copy());
    }
    if (Catalog.isId(target.kind(), target.nameOrId())) {
      throw catalog.missing(target.kind(), target.caller(), target.tenant());
    }
    JsonObject named = sent.copy();
    if (!named.containsKey("name")) {
      named.put("name", target.nameOrId());
    }
    if (!target.nameOrId().equals(named.getValue("name"))) {
      throw JsonInput.bad("name", "is not the one in the path, where nothing is: write one name");
    }
    String tenant = target.caller().owning("tenant", target.tenant());
    Subject subject = new Subject(target.kind(), writes.newId(target.kind()), tenant);
    String own = DefinitionCheck.nameClaim(target.kind(), tenant, target.nameOrId());
    return check
        .check(subject, named, null)
        .compose(
            checked ->
                writes
                    .write(List.of(writes.creation(subject, checked)), target.caller())
                    .map(
                        written ->
                            // Somebody else was faster: then it is there now, and is replaced.
                            written instanceof Written.Taken taken && taken.claim().equals(own)
                                ? Optional.empty()
                                : made(
                                    written,
                                    target,
                                    writes.creation(subject, checked),
                                    checked.warnings())));
  }

  private Future<Optional<Made>> create(Subject subject, JsonObject sent, Caller caller) {
    return check
        .check(subject, sent, null)
        .compose(
            checked ->
                writes
                    .write(List.of(writes.creation(subject, checked)), caller)
                    .map(
                        written -> {
                          if (written instanceof Written.OtherVersion) {
                            return Optional.empty();
                          }
                          if (written instanceof Written.Done done) {
                            return Optional.of(
                                new Made(subject.id(), done.version(), true, checked.warnings()));
                          }
                          throw writes.refused(written, caller);
                        }));
  }

  private Future<Optional<Made>> changeOnce(
      Target target, Thing thing, String action, UnaryOperator<JsonObject> edit) {
    Definition definition = thing.definition();
    if (definition == null) {
      throw ofFile(thing);
    }
    JsonObject stored = writes.text(definition);
    Subject subject = new Subject(thing.kind(), thing.id(), thing.tenant());
    JsonObject wanted = edit.apply(stored.copy());
    if (!wanted.containsKey("name") && action.equals("update")) {
      wanted.put("name", thing.name());
    }
    return check
        .check(subject, wanted, stored)
        .compose(
            checked -> {
              if (checked.text().equals(stored)) {
                return Future.succeededFuture(
                    Optional.of(
                        new Made(thing.id(), definition.version(), false, checked.warnings())));
              }
              Change change = writes.change(subject, checked, definition.version(), action);
              return writes
                  .write(List.of(change), target.caller())
                  .map(written -> made(written, target, change, checked.warnings()));
            });
  }

  /** Empty when somebody else was faster and it may be tried again. */
  private Optional<Made> made(
      Written written, Target target, Change change, List<JsonObject> warnings) {
    if (written instanceof Written.Done done) {
      boolean created = Long.valueOf(0).equals(change.expected());
      return Optional.of(new Made(change.id(), done.version(), created, warnings));
    }
    if (!(written instanceof Written.OtherVersion other)) {
      throw writes.refused(written, target.caller());
    }
    if (target.conditions().binding() && other.version() != 0) {
      throw target.conditions().otherVersion(other.version());
    }
    return Optional.empty();
  }

  private @Nullable Thing find(Target target) {
    return catalog.find(target.kind(), target.caller(), target.tenant(), target.nameOrId());
  }

  private Thing required(Target target) {
    Thing thing =
        catalog.require(target.kind(), target.caller(), target.tenant(), target.nameOrId());
    if (thing.file() != null) {
      throw ofFile(thing);
    }
    return thing;
  }

  private static Long versionOf(Thing thing) {
    Long version = thing.version();
    if (version == null) {
      throw ofFile(thing);
    }
    return version;
  }

  private static ProblemException ofFile(Thing thing) {
    return Problem.named(
            409,
            "defined-in-file",
            "Defined in a file",
            "%s is defined in %s: change it there, the API only shows it"
                .formatted(Tenants.qualified(thing.tenant(), thing.name()), thing.file()))
        .telling("definedIn", String.valueOf(thing.file()))
        .exception();
  }

  private static <T> Future<T> again(Supplier<Future<Optional<T>>> once) {
    return again(once, TRIES);
  }

  private static <T> Future<T> again(Supplier<Future<Optional<T>>> once, int left) {
    return once.get()
        .compose(
            done -> {
              if (done.isPresent()) {
                return Future.succeededFuture(done.get());
              }
              return left > 1
                  ? again(once, left - 1)
                  : Future.failedFuture(
                      Problem.named(
                              503,
                              "busy",
                              "Others change it all the time",
                              "Nothing was changed: somebody else was faster " + TRIES + " times")
                          .with("Retry-After", "1")
                          .exception());
            });
  }
}
