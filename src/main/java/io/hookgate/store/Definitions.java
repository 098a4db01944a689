package io.hookgate.store;

import io.hookgate.model.DefinitionKind;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sources, destinations, routes and keys that the API made. Each change has a version, so that a
 * node that looks often reads only what changed. Any thread; futures fail as those of {@link
 * Store}.
 */
public final class Definitions {
  /** How many there may be, of all kinds together. */
  public static final int MOST = 50_000;

  private static final int MOST_GONE = 10_000;
  private static final int PAGE = 500;
  private static final Keys KEYS = Keys.of(0);

  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> operations;

  Definitions(RedisLinks links, long clockOffset, Supplier<String> operations) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.operations = operations;
  }

  /**
   * Every definition up to a version, tombstones too.
   *
   * @param version 0 for none
   */
  public record Known(long version, Map<String, Definition> byId) {
    /** Nothing is known yet. */
    public static final Known NOTHING = new Known(0, Map.of());
  }

  /**
   * One change of a write.
   *
   * @param expected the version that it must have: null for any that lives, 0 where there must be
   *     none
   * @param text what it says from now on; null deletes it
   * @param claims what no other definition may claim, such as {@code source//crm} or {@code
   *     path//in/crm}
   * @param action a word for the audit: create, update, delete, rotate-secret
   * @param cause for the audit, may be empty
   */
  public record Change(
      String id,
      DefinitionKind kind,
      String tenant,
      String name,
      @Nullable Long expected,
      @Nullable String text,
      List<String> claims,
      String action,
      String cause) {
    /** One without a cause to be told. */
    public Change(
        String id,
        DefinitionKind kind,
        String tenant,
        String name,
        @Nullable Long expected,
        @Nullable String text,
        List<String> claims,
        String action) {
      this(id, kind, tenant, name, expected, text, claims, action, "");
    }
  }

  /** What became of a write: all of its changes were made, or none. */
  public sealed interface Written {
    /**
     * All.
     *
     * @param version of the last change; the one before it has one less, and so on
     */
    record Done(long version) implements Written {}

    /**
     * One has another version than expected.
     *
     * @param change its place in the write, from 0
     * @param version the one that it has; 0 where there is none
     */
    record OtherVersion(int change, long version) implements Written {}

    /**
     * What one claims is another's.
     *
     * @param by the other's id
     */
    record Taken(int change, String claim, String by) implements Written {}

    /** There are as many as there may be. */
    record Full(long there) implements Written {}
  }

  /** Everything that there is now; {@code known} itself when nothing changed since. */
  public Future<Known> read(Known known) {
    Call call =
        new Call(Script.DEFINITIONS)
            .key(KEYS.definitions())
            .key(KEYS.versions())
            .arg(known.version())
            .arg(PAGE);
    return links.run(call).compose(reply -> adopt(known, reply));
  }

  /** Makes these changes in one step, and writes each into the audit. */
  public Future<Written> write(List<Change> changes, String by) {
    return write(changes, by, operations.get());
  }

  /** The same operation may run twice. */
  Future<Written> write(List<Change> changes, String by, String operation) {
    Call call =
        new Call(Script.DEFINE)
            .key(KEYS.definitions())
            .key(KEYS.versions())
            .key(KEYS.claims())
            .key(KEYS.tombstones())
            .key(KEYS.audit())
            .arg(clockOffset)
            .arg(operation)
            .arg(Audit.MOST)
            .arg(MOST)
            .arg(MOST_GONE)
            .arg(by)
            .arg(changes.size());
    for (Change change : changes) {
      Long expected = change.expected();
      call.arg(change.id())
          .arg(expected == null ? "" : expected.toString())
          .arg(change.text() == null ? "" : record(change))
          .arg(new JsonArray(change.claims()).encode())
          .arg(
              Audit.text(
                  change.action(),
                  new Audit.Subject(
                      change.kind().word(), change.id(), change.tenant(), change.name()),
                  change.cause()));
    }
    return links.run(call).map(Definitions::written);
  }

  private Future<Known> adopt(Known known, Reply reply) {
    long version = reply.get(0).number();
    if (reply.size() == 1) {
      return Future.succeededFuture(
          version == known.version() ? known : new Known(version, known.byId()));
    }
    Map<String, Definition> byId = new HashMap<>(known.byId());
    long last = known.version();
    for (int i = 1; i + 1 < reply.size(); i += 2) {
      Definition definition = definition(reply.get(i).text(), reply.get(i + 1).text());
      byId.put(definition.id(), definition);
      last = definition.version();
    }
    boolean more = (reply.size() - 1) / 2 == PAGE && last < version;
    forgetOldest(byId, MOST_GONE);
    Known now = new Known(more ? last : version, Map.copyOf(byId));
    return more ? read(now) : Future.succeededFuture(now);
  }

  /** Of what is gone only so many of the newest are known, as in the store. */
  static void forgetOldest(Map<String, Definition> byId, int mostGone) {
    byId.values().stream()
        .filter(Definition::gone)
        .sorted(Comparator.comparingLong(Definition::version).reversed())
        .skip(mostGone)
        .map(Definition::id)
        .toList()
        .forEach(byId::remove);
  }

  private static String record(Change change) {
    return new JsonObject()
        .put("kind", change.kind().word())
        .put("tenant", change.tenant())
        .put("name", change.name())
        .put("text", change.text())
        .encode();
  }

  private static Definition definition(String id, String record) {
    JsonObject json = new JsonObject(record);
    boolean gone = json.getValue("gone") != null;
    return new Definition(
        id,
        DefinitionKind.ofWord(json.getString("kind")),
        json.getString("tenant"),
        json.getString("name"),
        json.getLong("v"),
        json.getLong("at"),
        json.getString("by"),
        gone,
        gone ? "" : json.getString("text"));
  }

  private static Written written(Reply reply) {
    if (reply.get(1).number() == 1) {
      return new Written.Done(reply.get(2).number());
    }
    int change = (int) reply.get(2).number() - 1;
    return switch (reply.get(3).text()) {
      case "version" -> new Written.OtherVersion(change, reply.get(4).number());
      case "taken" -> new Written.Taken(change, reply.get(4).text(), reply.get(5).text());
      default -> new Written.Full(reply.get(4).number());
    };
  }
}
