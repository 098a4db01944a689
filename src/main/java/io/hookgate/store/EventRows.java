package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Lane;
import io.hookgate.store.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Reads one event with everything that happened to it; what does not open is left out and said. */
final class EventRows {
  private static final byte[] NOTHING = {};

  private final String eventId;
  private final Vault vault;
  private final Set<String> missing = new TreeSet<>();

  EventRows(String eventId, Vault vault) {
    this.eventId = eventId;
    this.vault = vault;
  }

  EventDetails details(Reply reply) {
    byte[] record = reply.get(0).bytes();
    Event event =
        opened(
            () -> RecordCodec.decode(eventId, record, vault),
            () -> RecordCodec.head(eventId, record));
    Fields state = new Fields(reply.get(2));
    List<DeliveryDetails> deliveries = new ArrayList<>();
    Reply rows = reply.get(3);
    for (int i = 0; i < rows.size(); i++) {
      deliveries.add(delivery(event, rows.get(i)));
    }
    return new EventDetails(
        event,
        status(state, record),
        (int) state.number("du"),
        state.number("ob") == 1,
        deliveries,
        RecordCodec.expunged(record) ? state.number("ex") : 0,
        List.copyOf(missing));
  }

  private <T> T opened(Supplier<T> whole, Supplier<T> without) {
    try {
      return whole.get();
    } catch (Unreadable e) {
      vault.missed(e);
      missing.add(e.keyId());
      return without.get();
    }
  }

  private DeliveryDetails delivery(Event event, Reply row) {
    Fields fields = new Fields(row.get(1));
    DeliveryState state = DeliveryState.of(fields.text("st").charAt(0));
    String reason = fields.text("rs");
    long created = fields.number("c");
    String send = text(SealedIds.send(eventId), fields.text("sp"));
    return new DeliveryDetails(
        "dlv_" + row.get(0).text(),
        EventReader.destination(fields),
        EventReader.orEmpty(fields.optional("rt", "rt_")),
        Lane.of(fields.text("ln").charAt(0)),
        state,
        reason.isEmpty() ? null : DeadReason.ofWord(reason),
        (int) fields.number("at"),
        created == 0 ? event.acceptedAt() : created,
        state.open() && state != DeliveryState.IN_FLIGHT ? due(row.get(2).text()) : 0,
        fields.number("fi"),
        fields.optional("ro", "dlv_"),
        fields.optional("rp", "rpl_"),
        send.isEmpty() ? null : send,
        attempts("dlv_" + row.get(0).text(), row),
        text(SealedIds.why(eventId), fields.text("ms")),
        fields.number("pu"));
  }

  private String text(String id, String stored) {
    return opened(() -> vault.open(id, stored), () -> "");
  }

  /** One that stands in line behind another has no time yet. */
  private static long due(String score) {
    return score.isEmpty() ? 0 : Long.parseLong(score);
  }

  private List<Attempt> attempts(String deliveryId, Reply row) {
    Reply rows = row.get(3);
    byte[] last =
        opened(() -> vault.open(SealedIds.response(deliveryId), row.get(4).bytes()), () -> NOTHING);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      byte[] packed = rows.get(i).bytes();
      byte[] response = i == rows.size() - 1 ? last : NOTHING;
      attempts.add(
          opened(
              () -> AttemptCodec.decode(deliveryId, packed, response, vault),
              () -> AttemptCodec.head(deliveryId, packed)));
    }
    return attempts;
  }

  /** What a replay or a redelivery made of it, else what its record says. */
  private static EventStatus status(Fields state, byte[] record) {
    String since = state.text("st");
    return since.isEmpty() ? RecordCodec.status(record) : StatusCode.status(since.charAt(0));
  }
}
