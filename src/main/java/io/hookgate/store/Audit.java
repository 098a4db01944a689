package io.hookgate.store;

import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what: the newest {@value #MOST} changes, each written in the same step as the change
 * or before it. Any thread; futures fail as those of {@link Store}.
 */
public final class Audit {
  /** Entries kept. */
  public static final int MOST = 1000;

  private static final Keys KEYS = Keys.of(0);

  private final RedisLinks links;
  private final long clockOffset;
  private final Supplier<String> operations;

  Audit(RedisLinks links, long clockOffset, Supplier<String> operations) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.operations = operations;
  }

  /**
   * What was changed.
   *
   * @param kind a word: source, destination, route, key, event, events, delivery, dead-letters,
   *     rejection, replay, encryption, configuration
   * @param id may be empty where many were
   * @param tenant whose it is; empty for the operator's own
   * @param name its name then; may be empty
   */
  public record Subject(String kind, String id, String tenant, String name) {}

  /**
   * One change.
   *
   * @param at milliseconds since 1970, by the store's clock
   * @param by the API key's name, or {@link io.hookgate.model.SwitchState#GATEWAY}
   * @param action a word: pause, create, purge, ...
   * @param cause may be empty
   */
  public record Entry(long at, String by, String action, Subject subject, String cause) {}

  /**
   * Writes down a change that is made elsewhere than in the live state: to be done before it, so
   * that none goes without.
   */
  public Future<Void> note(String by, String action, Subject subject, String cause) {
    return note(operations.get(), by, action, subject, cause);
  }

  /**
   * The same of what takes several calls.
   *
   * @param operation what they have in common: among the newest entries it stands once
   */
  public Future<Void> note(
      String operation, String by, String action, Subject subject, String cause) {
    return links
        .run(
            new Call(Script.NOTE)
                .key(KEYS.audit())
                .arg(clockOffset)
                .arg(operation)
                .arg(MOST)
                .arg(new JsonObject(text(action, subject, cause)).put("by", by).encode()))
        .mapEmpty();
  }

  /** An entry but for time and author, which the script adds. */
  static String text(String action, Subject subject, String cause) {
    return new JsonObject()
        .put("action", action)
        .put("kind", subject.kind())
        .put("id", subject.id())
        .put("tenant", subject.tenant())
        .put("name", subject.name())
        .put("why", cause)
        .encode();
  }

  /**
   * Which changes; null and 0 mean any.
   *
   * @param tenant whose things were changed
   * @param since milliseconds since 1970, inclusive
   * @param until the same, exclusive
   */
  public record Filter(@Nullable String tenant, long since, long until) {
    static final Filter ANY = new Filter(null, 0, 0);

    boolean wants(Entry entry) {
      return (tenant == null || tenant.equals(entry.subject().tenant()))
          && entry.at() >= since
          && (until == 0 || entry.at() < until);
    }
  }

  /** A page of any changes. */
  public Future<Page<Entry>> page(int limit, @Nullable String cursor) {
    return page(Filter.ANY, limit, cursor);
  }

  /** A page, the newest first. A cursor that no page gave fails it as an illegal argument. */
  public Future<Page<Entry>> page(Filter filter, int limit, @Nullable String cursor) {
    if (cursor != null && !cursor.matches("[0-9]{1,15}")) {
      return Future.failedFuture(
          new IllegalArgumentException("not a cursor of the list of changes"));
    }
    return links
        .command(
            "ZRANGE",
            KEYS.audit(),
            cursor == null ? "+inf" : "(" + cursor,
            "-inf",
            "BYSCORE",
            "REV",
            "LIMIT",
            "0",
            Integer.toString(filter.equals(Filter.ANY) ? limit + 1 : MOST))
        .map(found -> page(found, filter, limit));
  }

  private static Page<Entry> page(Reply found, Filter filter, int limit) {
    List<Entry> items = new ArrayList<>();
    long last = 0;
    for (int i = 0; i < found.size(); i++) {
      JsonObject json = new JsonObject(found.get(i).text());
      Entry entry = entry(json);
      if (filter.wants(entry)) {
        if (items.size() == limit) {
          return new Page<>(items, Long.toString(last));
        }
        items.add(entry);
        last = json.getLong("n");
      }
    }
    return new Page<>(items, null);
  }

  private static Entry entry(JsonObject json) {
    return new Entry(
        json.getLong("at"),
        json.getString("by"),
        json.getString("action"),
        new Subject(
            json.getString("kind"),
            json.getString("id"),
            json.getString("tenant"),
            json.getString("name")),
        json.getString("why"));
  }
}
