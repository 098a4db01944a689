package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.routing.BodyMatch;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads dead letters by their ids, a batch per shard and script, and looks into their payloads. */
final class DeadLetterLook {
  private static final int CHUNK = 100;

  private final RedisLinks links;
  private final Vault vault;

  DeadLetterLook(RedisLinks links, Vault vault) {
    this.vault = vault;
    this.links = links;
  }

  /** Those of these bare delivery ids that are dead letters. */
  Future<List<DeadLetter>> read(List<String> ids) {
    Map<Integer, List<String>> byShard = new HashMap<>();
    ids.forEach(
        id -> byShard.computeIfAbsent(Ids.shardOf("dlv_" + id), s -> new ArrayList<>()).add(id));
    List<Future<List<DeadLetter>>> reads = new ArrayList<>();
    byShard.forEach(
        (shard, all) -> {
          for (int from = 0; from < all.size(); from += CHUNK) {
            reads.add(read(Keys.of(shard), all.subList(from, Math.min(all.size(), from + CHUNK))));
          }
        });
    return Future.all(reads)
        .map(done -> reads.stream().map(Future::result).flatMap(List::stream).toList());
  }

  private Future<List<DeadLetter>> read(Keys keys, List<String> ids) {
    Call call = new Call(Script.DEADLETTER).key(keys.dead()).arg(keys.prefix());
    ids.forEach(call::arg);
    return links
        .run(call)
        .map(
            rows -> {
              List<DeadLetter> letters = new ArrayList<>();
              for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).size() > 0) {
                  letters.add(letter("dlv_" + ids.get(i), rows.get(i)));
                }
              }
              return letters;
            });
  }

  private DeadLetter letter(String id, Reply reply) {
    Fields fields = new Fields(reply.get(0));
    Event event = RecordCodec.head(Ids.eventOf(id), reply.get(1).bytes());
    byte[] row = reply.get(2).bytes();
    Attempt last = row.length == 0 ? null : attempt(id, row);
    String route = fields.optional("rt", "rt_");
    return new DeadLetter(
        id,
        event.id(),
        event.tenant(),
        event.sourceId(),
        event.source(),
        event.type(),
        EventReader.destination(fields),
        route == null ? "" : route,
        DeadReason.ofWord(fields.text("rs")),
        event.acceptedAt(),
        reply.get(3).number(),
        (int) fields.number("at"),
        last);
  }

  /** As far as it opens. */
  private Attempt attempt(String id, byte[] row) {
    try {
      return AttemptCodec.decode(id, row, new byte[0], vault);
    } catch (Unreadable e) {
      vault.missed(e);
      return AttemptCodec.head(id, row);
    }
  }

  /**
   * Those whose payloads have these values at these JSON pointers. Reads the payload of each: few
   * at a time. One that does not open is not among them, and is told.
   */
  Future<List<DeadLetter>> matching(List<DeadLetter> letters, Map<String, String> match) {
    BodyMatch wanted = new BodyMatch(match);
    List<String> events = letters.stream().map(it -> Keys.bare(it.eventId())).toList();
    return RecordGroups.each(links, events, some -> matches(some, wanted))
        .map(
            found ->
                IntStream.range(0, letters.size())
                    .filter(found::get)
                    .mapToObj(letters::get)
                    .toList());
  }

  private Future<List<Boolean>> matches(List<String> events, BodyMatch wanted) {
    List<Future<Reply>> records =
        events.stream().map(it -> links.command("GET", Keys.ofId("evt_" + it).event(it))).toList();
    return Future.all(records)
        .compose(
            done ->
                OffLoop.run(
                    () -> {
                      List<Boolean> found = new ArrayList<>();
                      for (int i = 0; i < events.size(); i++) {
                        byte[] record = records.get(i).result().bytes();
                        String id = "evt_" + events.get(i);
                        found.add(record.length > 0 && matches(wanted, id, record));
                      }
                      return found;
                    }));
  }

  private boolean matches(BodyMatch wanted, String eventId, byte[] record) {
    try {
      return wanted.matches(RecordCodec.decode(eventId, record, vault).body());
    } catch (Unreadable e) {
      vault.missed(e);
      return false;
    }
  }
}
