package io.hookgate.store;

import io.hookgate.model.DeliveryState;
import io.hookgate.model.Ids;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people end: open deliveries, dead letters, what events brought. Every step may run twice.
 * Any event loop; futures fail as those of {@link Store}.
 */
public final class Endings {
  /** Dead letters that one script takes off the list. */
  private static final int PURGED_AT_ONCE = 100;

  /** Deliveries that one script forgets: each may have a hundred attempts. */
  private static final int EXPUNGED_AT_ONCE = 4;

  private static final int EXPUNGED = -1;

  private final RedisLinks links;
  private final long clockOffset;
  private final Vault vault;

  Endings(RedisLinks links, long clockOffset, Vault vault) {
    this.vault = vault;
    this.links = links;
    this.clockOffset = clockOffset;
  }

  /**
   * Ends an open delivery as cancelled. One that is being attempted goes on until its attempt ends:
   * that may still deliver it, but a failed one is not tried again.
   *
   * @param why in words, shown with the delivery
   * @return the state that it was found in; null when there is no such delivery
   */
  public Future<@Nullable DeliveryState> cancel(String deliveryId, String why) {
    Keys keys = Keys.ofId(deliveryId);
    return links
        .run(
            new Call(Script.CANCEL)
                .key(keys.delivery(Keys.bare(deliveryId)))
                .key(keys.event(Keys.bare(Ids.eventOf(deliveryId))))
                .arg(clockOffset)
                .arg(keys.prefix())
                .arg(Keys.bare(deliveryId))
                .arg(vault.seal(SealedIds.why(Ids.eventOf(deliveryId)), why)))
        .map(was -> was.text().isEmpty() ? null : DeliveryState.of(was.text().charAt(0)));
  }

  /**
   * Takes dead letters off the list for good; their deliveries stay dead and say that they were
   * purged.
   *
   * @return how many of them were on the list
   */
  public Future<Integer> purge(List<String> deliveryIds) {
    Map<Integer, List<String>> byShard = new HashMap<>();
    deliveryIds.forEach(
        id -> byShard.computeIfAbsent(Ids.shardOf(id), shard -> new ArrayList<>()).add(id));
    List<Future<Integer>> steps = new ArrayList<>();
    byShard.forEach(
        (shard, ids) -> {
          for (int from = 0; from < ids.size(); from += PURGED_AT_ONCE) {
            steps.add(
                purge(
                    Keys.of(shard),
                    ids.subList(from, Math.min(ids.size(), from + PURGED_AT_ONCE))));
          }
        });
    return Future.all(steps).map(done -> steps.stream().mapToInt(Future::result).sum());
  }

  private Future<Integer> purge(Keys keys, List<String> ids) {
    Call call = new Call(Script.PURGE).key(keys.dead()).arg(clockOffset).arg(keys.prefix());
    ids.forEach(id -> call.arg(Keys.bare(id)));
    return links.run(call).map(purged -> (int) purged.number());
  }

  /**
   * Forgets an event's headers and body, what transforms made of it, and what its destinations
   * answered. Its open deliveries are cancelled first, its dead letters leave the list; what is
   * being attempted ends as it ends.
   *
   * @param why in words, shown with the deliveries that it ends
   * @return false when there is no such event
   */
  public Future<Boolean> expunge(String eventId, String why) {
    return expunge(eventId, why, 0);
  }

  /**
   * Has Redis write its append-only file anew, without what is gone. Completes when that has begun;
   * fails with Redis's own words where it refuses.
   */
  public Future<Void> rewriteLog() {
    return links.command("BGREWRITEAOF").mapEmpty();
  }

  private Future<Boolean> expunge(String eventId, String why, long from) {
    String bare = Keys.bare(eventId);
    Keys keys = Keys.ofId(eventId);
    return links
        .run(
            new Call(Script.EXPUNGE)
                .key(keys.event(bare))
                .key(keys.state(bare))
                .key(keys.dead())
                .key(keys.counters())
                .arg(clockOffset)
                .arg(keys.prefix())
                .arg(bare)
                .arg(from)
                .arg(EXPUNGED_AT_ONCE)
                .arg(vault.seal(SealedIds.why(eventId), why)))
        .compose(
            next ->
                next.number() < 0
                    ? Future.succeededFuture(next.number() == EXPUNGED)
                    : expunge(eventId, why, next.number()));
  }
}
