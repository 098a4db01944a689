package io.hookgate.store;

import io.hookgate.routing.BodyMatch;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into the payloads of events: few at a time, since each is read whole. */
final class EventBodies {
  private final RedisLinks links;
  private final Vault vault;

  EventBodies(RedisLinks links, Vault vault) {
    this.links = links;
    this.vault = vault;
  }

  /** Those whose payloads match or cannot be read, in the order of the ids; null for the others. */
  Future<List<@Nullable EventMatch>> matching(List<String> bareIds, BodyMatch wanted) {
    return RecordGroups.each(links, bareIds, some -> matchingOf(some, wanted));
  }

  private Future<List<@Nullable EventMatch>> matchingOf(List<String> bareIds, BodyMatch wanted) {
    List<Future<Reply>> records =
        bareIds.stream().map(id -> links.command("GET", Keys.ofId("evt_" + id).event(id))).toList();
    return Future.all(records)
        .compose(
            done ->
                OffLoop.run(
                    () -> {
                      List<@Nullable EventMatch> found = new ArrayList<>();
                      for (int i = 0; i < bareIds.size(); i++) {
                        byte[] record = records.get(i).result().bytes();
                        found.add(match("evt_" + bareIds.get(i), record, wanted));
                      }
                      return found;
                    }));
  }

  private @Nullable EventMatch match(String id, byte[] record, BodyMatch wanted) {
    if (record.length == 0) {
      return null;
    }
    try {
      byte[] body = RecordCodec.decode(id, record, vault).body();
      return wanted.matches(body) ? new EventMatch(id, true) : null;
    } catch (IllegalArgumentException e) {
      // Told to whoever asked, who has to see to it.
      return new EventMatch(id, false);
    }
  }
}
