package io.hookgate.store;

import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each node says of itself, for people to look at: nothing hangs on it. Each writes its own
 * field alone. Any thread; futures fail as those of {@link Store}.
 */
public final class Nodes {
  private static final Keys KEYS = Keys.of(0);

  private final RedisLinks links;

  Nodes(RedisLinks links) {
    this.links = links;
  }

  /** Writes what a node says, over what it said before. */
  public Future<Void> say(String node, JsonObject what) {
    return links.command("HSET", KEYS.nodes(), node, what.encode()).mapEmpty();
  }

  /** Forgets a node. */
  public Future<Void> forget(String node) {
    return links.command("HDEL", KEYS.nodes(), node).mapEmpty();
  }

  /** What each node said last, by its id. */
  public Future<Map<String, JsonObject>> all() {
    return links.command("HGETALL", KEYS.nodes()).map(Nodes::read);
  }

  private static Map<String, JsonObject> read(Reply fields) {
    Map<String, JsonObject> nodes = new TreeMap<>();
    for (String node : fields.names()) {
      nodes.put(node, new JsonObject(fields.of(node).text()));
    }
    return nodes;
  }
}
