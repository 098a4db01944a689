package io.hookgate.store;

import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what: the newest {@value #MOST} changes, each written in the same step as the change.
 * Any thread; futures fail as those of {@link Store}.
 */
public final class Audit {
  /** Entries kept. */
  public static final int MOST = 1000;

  private static final Keys KEYS = Keys.of(0);

  private final RedisLinks links;

  Audit(RedisLinks links) {
    this.links = links;
  }

  /**
   * One change.
   *
   * @param at milliseconds since 1970, by the store's clock
   * @param by the API key's name, or {@link io.hookgate.model.SwitchState#GATEWAY}
   * @param action the word of a {@link io.hookgate.model.SwitchAction}
   * @param destination its name then
   * @param cause may be empty
   */
  public record Entry(
      long at, String by, String action, String destinationId, String destination, String cause) {}

  /** A page, the newest first. A cursor that no page gave fails it as an illegal argument. */
  public Future<Page<Entry>> page(int limit, @Nullable String cursor) {
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
            Integer.toString(limit + 1))
        .map(found -> page(found, limit));
  }

  private static Page<Entry> page(Reply found, int limit) {
    List<Entry> items = new ArrayList<>();
    long last = 0;
    for (int i = 0; i < Math.min(limit, found.size()); i++) {
      JsonObject json = new JsonObject(found.get(i).text());
      items.add(entry(json));
      last = json.getLong("n");
    }
    return new Page<>(items, found.size() > limit ? Long.toString(last) : null);
  }

  private static Entry entry(JsonObject json) {
    return new Entry(
        json.getLong("at"),
        json.getString("by"),
        json.getString("action"),
        "dst_" + json.getString("destination"),
        json.getString("name"),
        json.getString("why"));
  }
}
