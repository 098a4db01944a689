package io.hookgate.api;

import io.hookgate.api.Catalog.Thing;
import io.hookgate.api.DefinitionCheck.Checked;
import io.hookgate.api.DefinitionCheck.Subject;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Ids;
import io.hookgate.model.Tenants;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions;
import io.hookgate.store.Definitions.Change;
import io.hookgate.store.Definitions.Written;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes definitions, sealed, and says why that was refused. */
final class DefinitionWrites {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionWrites.class);

  private final ApiParts.Defined defined;
  private final RandomGenerator random;

  /**
   * @param random of ids
   */
  DefinitionWrites(ApiParts.Defined defined, RandomGenerator random) {
    this.defined = defined;
    this.random = random;
  }

  /** Sees to it that this node knows what every other one wrote until now. */
  Future<Void> fresh() {
    // A write of nothing changes nothing; what is there is read after it.
    return defined.write().apply(List.of(), "").mapEmpty();
  }

  /** An id that nothing has. */
  String newId(DefinitionKind kind) {
    return Ids.random(kind.prefix(), random);
  }

  /** The change that takes one away. */
  Change deletion(Thing thing, String cause) {
    return new Change(
        thing.id(),
        thing.kind(),
        thing.tenant(),
        thing.name(),
        thing.version(),
        null,
        List.of(),
        "delete",
        cause);
  }

  /** The change that makes one. */
  Change creation(Subject subject, Checked checked) {
    return change(subject, checked, 0, "create");
  }

  /** Writes changes, all or none. */
  Future<Written> write(List<Change> changes, Caller caller) {
    return defined
        .write()
        .apply(changes, caller.keyName())
        .onSuccess(
            written -> {
              if (written instanceof Written.Done) {
                changes.forEach(change -> log(change, caller));
              }
            });
  }

  /**
   * What the definition says; its own copy.
   *
   * @throws ProblemException 409 when the data key that sealed it is missing on this node
   */
  JsonObject text(Definition definition) {
    try {
      return new JsonObject(defined.sealer().open(definition.id(), definition.text()));
    } catch (IllegalArgumentException e) {
      throw Problem.named(409, "unusable", "Unusable definition", String.valueOf(e.getMessage()))
          .exception();
    }
  }

  private static void log(Change change, Caller caller) {
    LOG.atInfo()
        .addKeyValue("action", change.action())
        .addKeyValue(change.kind().word(), Tenants.qualified(change.tenant(), change.name()))
        .addKeyValue("id", change.id())
        .addKeyValue("key", caller.keyName())
        .log("definition.written");
  }

  /** What to throw about a write that was refused for another reason than a version. */
  ProblemException refused(Written written, Caller caller) {
    if (written instanceof Written.Taken taken) {
      return taken(taken, caller);
    }
    return Problem.named(
            409,
            "full",
            "Too many definitions",
            "There are " + Definitions.MOST + " definitions, and no more can be: delete some")
        .exception();
  }

  /** The change that replaces the version that is expected. */
  Change change(Subject subject, Checked checked, long expected, String action) {
    return new Change(
        subject.id(),
        subject.kind(),
        subject.tenant(),
        checked.name(),
        expected,
        defined.sealer().seal(subject.id(), checked.text().encode()),
        checked.claims(),
        action);
  }

  private ProblemException taken(Written.Taken taken, Caller caller) {
    Definition by = defined.known().get().byId().get(taken.by());
    boolean path = taken.claim().startsWith("path/");
    String what = path ? "The path " + taken.claim().substring(5) : "This name";
    String whose =
        by == null || !caller.sees(by.tenant())
            ? "another tenant's"
            : "that of the %s %s (%s)"
                .formatted(by.kind().word(), Tenants.qualified(by.tenant(), by.name()), by.id());
    return Problem.named(409, "taken", "Taken", what + " is " + whose + ": choose another one")
        .at(path ? "/path" : "/name")
        .exception();
  }
}
