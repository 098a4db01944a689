package io.hookgate.store;

import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.model.Passage;
import io.hookgate.store.redis.Reply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a claim leased.
 *
 * @param leaseEnd on this node's {@link System#nanoTime()}
 */
record LeasedRows(String destinationId, String token, long leaseEnd, Vault vault) {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedRows.class);

  /** The mark of a delivery whose transformed body is kept. */
  private static final String BODY_MADE = "t";

  private static final String SECRET = "\"secret\"";

  /**
   * One unreadable record must not cost the others of its claim their lease: it is told and left to
   * its own. What does not open for want of a key is read as far as it is open, and is to be given
   * back.
   */
  void read(Reply rows, List<LeasedDelivery> claimed, List<LeasedDelivery> closed) {
    for (int i = 0; i < rows.size(); i++) {
      Reply row = rows.get(i);
      try {
        claimed.add(leased(row));
      } catch (Unreadable e) {
        vault.missed(e);
        closed.add(closed(row));
      } catch (IllegalArgumentException e) {
        LOG.atError()
            .addKeyValue("delivery", "dlv_" + row.get(0).text())
            .addKeyValue("cause", e.getMessage())
            .log("store.unreadable");
      }
    }
  }

  private LeasedDelivery leased(Reply row) {
    String id = "dlv_" + row.get(0).text();
    String eventId = Ids.eventOf(id);
    Event event = RecordCodec.decode(eventId, row.get(6).bytes(), vault);
    String send = vault.open(SealedIds.send(eventId), row.get(5).text());
    requireSecret(eventId, send);
    return leased(row, event, send, passage(id, row));
  }

  /** A secret within is sealed by itself; while it does not open, nothing can be signed. */
  private void requireSecret(String eventId, String send) {
    if (send.contains(SECRET)) {
      String secret = new JsonObject(send).getString("secret", "");
      if (!Sealer.keyOf(secret).isEmpty()) {
        vault.sealer().open(eventId, secret);
      }
    }
  }

  private LeasedDelivery closed(Reply row) {
    String eventId = Ids.eventOf("dlv_" + row.get(0).text());
    return leased(row, RecordCodec.head(eventId, row.get(6).bytes()), "", Passage.NONE);
  }

  private LeasedDelivery leased(Reply row, Event event, String send, Passage passage) {
    String created = row.get(3).text();
    String replay = row.get(4).text();
    return new LeasedDelivery(
        "dlv_" + row.get(0).text(),
        event,
        destinationId,
        Lane.of(row.get(1).text().charAt(0)),
        token,
        leaseEnd,
        (int) row.get(2).number(),
        created.isEmpty() ? event.acceptedAt() : Long.parseLong(created),
        replay.isEmpty() ? null : "rpl_" + replay,
        send.isEmpty() ? null : send,
        row.get(6).bytes().length,
        null,
        passage);
  }

  private Passage passage(String id, Reply row) {
    String route = row.get(7).text();
    String marks = row.get(8).text();
    return Passage.of(
        route.isEmpty() ? "" : "rt_" + route,
        marks,
        marks.equals(BODY_MADE) ? vault.open(SealedIds.transformed(id), row.get(9).bytes()) : null);
  }
}
