package io.hookgate.store;

import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Seals an event anew, with everything that was kept of its deliveries. */
final class EventReseal {
  /** Each may have a hundred attempts and a long response. */
  private static final int DELIVERIES_AT_ONCE = 8;

  private static final String SECRET = "secret";

  private final RedisLinks links;
  private final Vault vault;

  EventReseal(RedisLinks links, Vault vault) {
    this.links = links;
    this.vault = vault;
  }

  Future<Resealed> event(String bareEvent) {
    return event(Keys.ofId("evt_" + bareEvent), bareEvent, 0, Resealed.OF_EVENT);
  }

  private Future<Resealed> event(Keys keys, String event, long from, Resealed sofar) {
    return links
        .run(
            new Call(Script.CONTENT)
                .key(keys.event(event))
                .key(keys.state(event))
                .arg(keys.prefix())
                .arg(event)
                .arg(from)
                .arg(DELIVERIES_AT_ONCE))
        .compose(
            content -> {
              long next = content.get(0).number();
              return OffLoop.run(() -> swaps(keys, event, content))
                  .compose(swaps -> swaps.make(links, keys.prefix()))
                  .map(sofar::plus)
                  .compose(
                      sum ->
                          next < 0 ? Future.succeededFuture(sum) : event(keys, event, next, sum));
            });
  }

  private Swaps swaps(Keys keys, String event, Reply content) {
    Swaps swaps = new Swaps();
    String id = "evt_" + event;
    byte[] record = content.get(1).bytes();
    if (record.length > 0) {
      swaps.add(
          keys.event(event),
          'e',
          event,
          record,
          () -> RecordCodec.keyOf(id, record),
          () -> RecordCodec.resealed(id, record, vault));
    }
    Reply deliveries = content.get(2);
    for (int i = 0; i < deliveries.size(); i++) {
      addDelivery(swaps, keys, id, deliveries.get(i));
    }
    return swaps;
  }

  private void addDelivery(Swaps swaps, Keys keys, String event, Reply row) {
    String bare = row.get(0).text();
    String id = "dlv_" + bare;
    String key = keys.delivery(bare);
    String send = row.get(1).text();
    swaps.addText(key, 'h', "sp", send, () -> send(event, send));
    String why = SealedIds.why(event);
    String ended = row.get(2).text();
    swaps.addText(key, 'h', "ms", ended, () -> vault.resealed(why, ended));
    String cancelled = row.get(3).text();
    swaps.addText(key, 'h', "cn", cancelled, () -> vault.resealed(why, cancelled));
    Reply attempts = row.get(4);
    for (int i = 0; i < attempts.size(); i++) {
      byte[] attempt = attempts.get(i).bytes();
      swaps.add(
          keys.attempts(bare),
          'l',
          Integer.toString(i),
          attempt,
          () -> AttemptCodec.keyOf(attempt),
          () -> AttemptCodec.resealed(id, attempt, vault));
    }
    byte[] response = row.get(5).bytes();
    String ofResponse = SealedIds.response(id);
    swaps.add(
        keys.response(bare),
        'r',
        "",
        response,
        () -> Vault.keyOf(response),
        () -> vault.resealed(ofResponse, response));
    byte[] made = row.get(6).bytes();
    String ofMade = SealedIds.transformed(id);
    swaps.add(
        keys.transformed(bare),
        's',
        "",
        made,
        () -> Vault.keyOf(made),
        () -> vault.resealed(ofMade, made));
  }

  /** The secret within is sealed by itself, whatever is done with the rest. */
  private @Nullable String send(String event, String stored) {
    if (stored.isEmpty()) {
      return null;
    }
    String id = SealedIds.send(event);
    JsonObject parameters = new JsonObject(vault.open(id, stored));
    String secret = parameters.getString(SECRET);
    if (secret == null || Sealer.keyOf(secret).equals(vault.newest())) {
      return vault.resealed(id, stored);
    }
    Sealer sealer = vault.sealer();
    parameters.put(SECRET, sealer.seal(event, sealer.open(event, secret)));
    // What was sealed stays so, also where nothing is sealed any more.
    return Vault.keyOf(stored).isEmpty()
        ? vault.seal(id, parameters.encode())
        : vault.sealed(id, parameters.encode());
  }
}
