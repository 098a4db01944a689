package io.hookgate.store;

import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes know of the incidents that alerts tell of: which are in force, what is still to be
 * announced, and the newest {@value #HISTORY} that began or ended. Any event loop; futures fail as
 * those of {@link Store}.
 */
public final class Incidents {
  /** Rows of the history. */
  public static final int HISTORY = 1000;

  private static final long SEEN_NOW = -1;
  private static final int BARE_ID = 26;
  private static final Pattern CURSOR = Pattern.compile("[0-9a-hjkmnp-tv-z]{26}");

  private final RedisLinks links;
  private final long clockOffset;
  private final IntSupplier shards;
  private final Vault vault;

  Incidents(RedisLinks links, long clockOffset, IntSupplier shards, Vault vault) {
    this.vault = vault;
    this.links = links;
    this.shards = shards;
    this.clockOffset = clockOffset;
  }

  /**
   * That an incident begins or ends.
   *
   * @param incident its name, the same on every node and each time
   * @param id of this change, a prefix of four characters and a time-ordered rest
   * @param text a JSON object that tells of it
   * @param announcements by event id, which makes sure that none is made twice
   */
  public record Change(
      String incident, String id, String text, Map<String, String> announcements) {}

  /** Completes with whether it begins with this; one that is in force was seen again. */
  public Future<Boolean> begin(Change change) {
    return change(change, SEEN_NOW);
  }

  /**
   * Completes with whether it ends with this.
   *
   * @param quietMillis it goes on when any node saw it within that time
   */
  public Future<Boolean> end(Change change, long quietMillis) {
    return change(change, quietMillis);
  }

  private Future<Boolean> change(Change change, long quietMillis) {
    Call call =
        new Call(Script.INCIDENT)
            .key(AlertKeys.IN_FORCE)
            .key(AlertKeys.SEEN)
            .key(AlertKeys.UNANNOUNCED)
            .key(AlertKeys.HISTORY)
            .arg(clockOffset)
            .arg(change.incident())
            .arg(quietMillis)
            .arg(change.text())
            .arg(Keys.bare(change.id()) + change.text())
            .arg(HISTORY);
    change
        .announcements()
        .forEach(
            (event, text) ->
                call.arg(Keys.bare(event)).arg(vault.seal(SealedIds.announcement(event), text)));
    return links.run(call).map(reply -> reply.number() == 1);
  }

  /** Those in force: the text that each began with, by name. */
  public Future<Map<String, String>> inForce() {
    return links.command("HGETALL", AlertKeys.IN_FORCE).map(reply -> texts(reply, ""));
  }

  /**
   * What is still to be announced, by the id of the event to make of it; not what does not open,
   * which waits for its key.
   */
  public Future<Map<String, String>> unannounced() {
    return links
        .command("HGETALL", AlertKeys.UNANNOUNCED)
        .map(
            reply -> {
              Map<String, String> texts = new LinkedHashMap<>();
              texts(reply, "evt_").forEach((event, text) -> addOpened(event, text, texts));
              return texts;
            });
  }

  private void addOpened(String event, String stored, Map<String, String> to) {
    try {
      to.put(event, vault.open(SealedIds.announcement(event), stored));
    } catch (Unreadable e) {
      vault.missed(e);
    }
  }

  /** That event is stored. */
  public Future<Void> announced(String eventId) {
    return links.command("HDEL", AlertKeys.UNANNOUNCED, Keys.bare(eventId)).mapEmpty();
  }

  /**
   * A page of what began and ended, the newest first, as texts. A cursor that no page gave fails it
   * as an illegal argument.
   */
  public Future<Page<String>> history(int limit, @Nullable String cursor) {
    if (cursor != null && !CURSOR.matcher(cursor).matches()) {
      return Future.failedFuture(new IllegalArgumentException("not a cursor of a list of alerts"));
    }
    return links
        .command(
            "ZRANGE",
            AlertKeys.HISTORY,
            cursor == null ? "+" : "(" + cursor,
            "-",
            "BYLEX",
            "REV",
            "LIMIT",
            "0",
            Integer.toString(limit))
        .map(EventReader::texts)
        .map(
            rows ->
                new Page<>(
                    rows.stream().map(row -> row.substring(BARE_ID)).toList(),
                    rows.size() < limit ? null : rows.get(limit - 1).substring(0, BARE_ID)));
  }

  /** How far the list of dead letters was read; empty when it never was. */
  public Future<String> readUpTo() {
    return links.command("GET", AlertKeys.CURSOR).map(Reply::text);
  }

  /** Notes how far the list of dead letters was read. */
  public Future<Void> readUpTo(String place) {
    return links.command("SET", AlertKeys.CURSOR, place).mapEmpty();
  }

  /**
   * How many dead letters of each destination died within the last {@code windowMillis} and are
   * still on the list.
   */
  public Future<Map<String, Long>> died(List<String> destinationIds, long windowMillis) {
    if (destinationIds.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    List<Future<Reply>> reads = new ArrayList<>();
    for (int shard = 0; shard < shards.getAsInt(); shard++) {
      Call call = new Call(Script.DIED).arg(clockOffset).arg(windowMillis);
      for (String destination : destinationIds) {
        call.key(Keys.of(shard).dead(Keys.bare(destination)));
      }
      reads.add(links.run(call));
    }
    return Future.all(reads)
        .map(
            all -> {
              Map<String, Long> died = new LinkedHashMap<>();
              for (Future<Reply> read : reads) {
                for (int i = 0; i < destinationIds.size(); i++) {
                  died.merge(destinationIds.get(i), read.result().get(i).number(), Long::sum);
                }
              }
              return died;
            });
  }

  private static Map<String, String> texts(Reply map, String prefix) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : map.names()) {
      texts.put(prefix + name, map.of(name).text());
    }
    return texts;
  }
}
