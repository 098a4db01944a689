package io.hookgate.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a payment provider sends: a payment, a refund, a paid invoice. */
final class StripeEvents {
  private static final List<String> TYPES =
      List.of("payment_intent.succeeded", "charge.refunded", "invoice.paid");
  private static final Duration MONTH = Duration.ofDays(30);

  private final String source;
  private final RandomGenerator random;

  StripeEvents(String source, RandomGenerator random) {
    this.source = source;
    this.random = random;
  }

  /** That many events, types in turn, at about that time. */
  List<Shipment> make(int count, Instant time) {
    List<Shipment> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String type = TYPES.get(i % TYPES.size());
      String id = "evt_1" + Tokens.mixed(random, 23);
      String body = Template.of("stripe-" + type).fill(values(id, time, i));
      events.add(Shipment.of(source, type, id, body));
    }
    return events;
  }

  private Map<String, String> values(String id, Instant time, int number) {
    int amount = 500 + random.nextInt(50_000);
    int net = Math.toIntExact(Math.round(amount / 1.255));
    Map<String, String> values = new HashMap<>();
    values.put("id", id);
    values.put("token", Tokens.mixed(random, 24));
    values.put("key", Tokens.uuid(random));
    values.put("created", Long.toString(time.getEpochSecond()));
    values.put("period_end", Long.toString(time.plus(MONTH).getEpochSecond()));
    values.put("amount", Integer.toString(amount));
    values.put("net", Integer.toString(net));
    values.put("tax", Integer.toString(amount - net));
    values.put("order", "K-2026-" + (40_000 + number));
    values.put("note", "gift wrap: \"ja, bitte\" \\ no bill in the box 🎁");
    values.put("description", "Kuukausitilaus / monthly plan");
    values.put("name", "Aino Ylönen");
    values.put("email", "aino.ylonen@example.com");
    values.put("street", "Hämeenkatu 1 A 7");
    values.put("city", "Tampere");
    return values;
  }
}
