package io.hookgate.store;

import io.hookgate.model.Ids;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must be true of the Redis behind the store, checked before the first event. */
final class StoreServer {
  /** Version of the layout; a store with another one is refused. */
  static final String SCHEMA = "1";

  private static final Pattern VERSION =
      Pattern.compile("(?:valkey|redis)_version:(\\d+)\\.(\\d+)");

  private static final Pattern USED_MEMORY = Pattern.compile("(?m)^used_memory:(\\d+)");
  private static final Pattern MAX_MEMORY = Pattern.compile("(?m)^maxmemory:(\\d+)");

  private final RedisLinks links;

  StoreServer(RedisLinks links) {
    this.links = links;
  }

  /**
   * Checks the server and opens the store in it, making it when there is none.
   *
   * @param fsyncAlways whether an acknowledgement stands for data on disk
   * @param expectedId the id of the store that was here before; empty to take or make any
   * @param newId the id of a store made now
   * @param shards of a store made now
   */
  Future<Opened> open(boolean fsyncAlways, String expectedId, String newId, int shards) {
    return links
        .command("INFO", "server")
        .compose(info -> checkVersion(info.text()))
        .compose(v -> settings(fsyncAlways))
        .compose(
            warnings ->
                expect(expectedId)
                    .compose(v -> identify(newId, shards))
                    .map(is -> new Opened(is.get(0).text(), (int) is.get(2).number(), warnings)));
  }

  /** The store's id and what is not as it should be, in words for the log. */
  record Opened(String storeId, int shards, List<String> warnings) {}

  private static Future<Void> checkVersion(String info) {
    Matcher version = VERSION.matcher(info);
    if (!version.find() || Integer.parseInt(version.group(1)) < 7) {
      return Future.failedFuture(
          new IllegalStateException(
              "this Redis is older than 7.0: install Redis 7.0 or Valkey 7.2 or later"));
    }
    return Future.succeededFuture();
  }

  private Future<List<String>> settings(boolean fsyncAlways) {
    return links
        .command("CONFIG", "GET", "*")
        .compose(
            reply -> {
              Map<String, String> is = pairs(reply);
              if (!"noeviction".equals(is.get("maxmemory-policy"))) {
                return Future.failedFuture(
                    new IllegalStateException(
                        "Redis's maxmemory-policy is "
                            + is.get("maxmemory-policy")
                            + ": it would delete events; set it to noeviction"));
              }
              return Future.succeededFuture(warnings(is, fsyncAlways));
            });
  }

  private static List<String> warnings(Map<String, String> is, boolean fsyncAlways) {
    List<String> warnings = new ArrayList<>();
    if (!"yes".equals(is.get("appendonly"))) {
      warnings.add("Redis's appendonly is off: a restart of Redis loses events; set it to yes");
    }
    String wanted = fsyncAlways ? "always" : "everysec";
    if (fsyncAlways && !wanted.equals(is.get("appendfsync"))) {
      warnings.add(
          "durability is always but Redis's appendfsync is "
              + is.get("appendfsync")
              + ": set it to always, or durability to everysec");
    }
    return warnings;
  }

  /** What Redis uses now. */
  Future<Memory> memory() {
    return links
        .command("INFO", "memory")
        .map(info -> new Memory(number(USED_MEMORY, info.text()), number(MAX_MEMORY, info.text())));
  }

  /**
   * Redis's memory in bytes.
   *
   * @param max its maxmemory; 0 when it has no limit
   */
  record Memory(double used, double max) {
    /** How much of it is used, 0 to 1 and a little over; 0 when it has no limit. */
    double share() {
      return max == 0 ? 0 : used / max;
    }
  }

  private static double number(Pattern field, String info) {
    Matcher matcher = field.matcher(info);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  private Future<Void> expect(String expectedId) {
    return links
        .command("HGET", RedisLinks.STORE_KEY, "id")
        .compose(
            id -> {
              if (expectedId.isEmpty() || expectedId.equals(id.text())) {
                return Future.succeededFuture();
              }
              return Future.failedFuture(
                  new IllegalStateException(
                      "this Redis is not the store that was here before: "
                          + (id.isNull() ? "it is empty" : "its id is " + id.text())
                          + ", and "
                          + expectedId
                          + " is expected. Bring the right one back, or"
                          + " accept the loss: hookgate doctor --accept-loss"));
            });
  }

  private Future<Reply> identify(String newId, int shards) {
    return links
        .command("HSETNX", RedisLinks.STORE_KEY, "id", newId)
        .compose(made -> links.command("HSETNX", RedisLinks.STORE_KEY, "schema", SCHEMA))
        .compose(v -> links.command("HSETNX", RedisLinks.STORE_KEY, "shards", "" + shards))
        .compose(v -> links.command("HMGET", RedisLinks.STORE_KEY, "id", "schema", "shards"))
        .compose(
            is -> {
              if (!SCHEMA.equals(is.get(1).text())
                  || is.get(2).number() < 1
                  || is.get(2).number() > Ids.SHARDS) {
                return Future.failedFuture(
                    new IllegalStateException(
                        "the store has schema "
                            + is.get(1).text()
                            + " and "
                            + is.get(2).text()
                            + " shards; this version reads schema "
                            + SCHEMA
                            + " with 1 to "
                            + Ids.SHARDS));
              }
              return Future.succeededFuture(is);
            });
  }

  private static Map<String, String> pairs(Reply reply) {
    Map<String, String> pairs = new HashMap<>();
    for (String name : reply.names()) {
      pairs.put(name, reply.of(name).text());
    }
    return pairs;
  }
}
