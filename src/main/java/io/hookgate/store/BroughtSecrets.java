package io.hookgate.store;

import io.hookgate.store.redis.RedisLinks;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * The secrets that providers bring when they are set up, for their source, sealed and readable by
 * every node. A new one does not end the older ones at once: the provider may still send again what
 * they signed. Any thread; fails with {@link StoreUnavailable}.
 */
public final class BroughtSecrets {
  /** Secrets of one source; with one more the oldest ends. */
  public static final int MOST = 5;

  /** A few short keys in all: they need not be spread. */
  private static final int SHARD = 0;

  private final RedisLinks links;
  private final Sealer sealer;

  BroughtSecrets(RedisLinks links, Sealer sealer) {
    this.links = links;
    this.sealer = sealer;
  }

  /** Keeps a secret as the newest of a source; completes when it is as durable as an event. */
  public Future<Void> keep(String sourceId, String secret) {
    String key = key(sourceId);
    return read(sourceId)
        .compose(
            known ->
                known.contains(secret)
                    ? Future.succeededFuture()
                    : links
                        .command("LPUSH", key, sealer.seal(sourceId, secret))
                        .compose(pushed -> links.command("LTRIM", key, "0", "" + (MOST - 1)))
                        .mapEmpty());
  }

  /**
   * The secrets of a source, the newest first; none when there are none. Fails with {@link
   * IllegalArgumentException} when a data key is missing.
   */
  public Future<List<String>> read(String sourceId) {
    return links
        .command("LRANGE", key(sourceId), "0", "" + (MOST - 1))
        .map(
            reply -> {
              List<String> secrets = new ArrayList<>();
              for (int i = 0; i < reply.size(); i++) {
                secrets.add(sealer.open(sourceId, reply.get(i).text()));
              }
              return List.copyOf(secrets);
            });
  }

  private static String key(String sourceId) {
    return Keys.of(SHARD).brought(Keys.bare(sourceId));
  }
}
