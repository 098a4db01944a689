package io.hookgate.demo;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.demo.ProgressBoard.Row;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Scene 2: while the receiver is gone, the breaker holds deliveries, which costs no attempt. */
final class OutageScene {
  private static final Duration OUTAGE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_EVENTS = Duration.ofMillis(100);
  private static final long FRAME_MILLIS = 100;

  private final Stage stage;
  private final List<Shipment> shipments;
  private final RetryPolicy policy;
  private final Lot lot;
  private final Map<String, Long> sentAt = new ConcurrentHashMap<>();

  OutageScene(Stage stage, List<Shipment> shipments, RetryPolicy policy) {
    this.stage = stage;
    this.shipments = shipments;
    this.policy = policy;
    this.lot = new Lot(shipments.size());
  }

  /** Plays it; what is missing in the end, in sentences. */
  List<String> play() throws InterruptedException {
    ProgressBoard board = new ProgressBoard(stage.out(), stage.terminal());
    stage.receiver().fail(0);
    Stage.await(stage.receiver().down());
    long back = System.nanoTime() + OUTAGE.toNanos();
    for (Shipment shipment : shipments) {
      sentAt.put(shipment.id(), System.nanoTime());
      stage.providers().send(shipment, lot);
      board.show(rows(back));
      Thread.sleep(BETWEEN_EVENTS.toMillis());
    }
    while (System.nanoTime() - back < 0) {
      board.show(rows(back));
      Thread.sleep(FRAME_MILLIS);
    }
    Stage.await(stage.receiver().up());
    while (!stage.over() && !Proof.of(lot, stage.receiver()).complete()) {
      board.show(rows(back));
      Thread.sleep(FRAME_MILLIS);
    }
    board.finish(rows(back));
    List<String> shortcomings = Proof.of(lot, stage.receiver()).shortcomings();
    return shortcomings.isEmpty() ? account(back) : shortcomings;
  }

  private List<Row> rows(long back) {
    int accepted = lot.accepted().size();
    int arrived = Proof.of(lot, stage.receiver()).arrived();
    long left = Math.max(0, back - System.nanoTime());
    String note =
        left > 0 ? "receiver is gone for %.1f s more".formatted(left / 1e9) : "receiver is back";
    return List.of(
        new Row("accepted", accepted, lot.size(), ""),
        new Row("delivered", arrived, lot.size(), ""),
        new Row("waiting", accepted - arrived, 0, note));
  }

  /** Asks the API what each delivery went through, and holds it against a world without breaker. */
  private List<String> account(long back) throws InterruptedException {
    int failed = 0;
    int first = 0;
    int without = 0;
    try {
      for (Map.Entry<String, Shipment> entry : lot.accepted().entrySet()) {
        int attempts = attempts(entry.getKey());
        failed += attempts - 1;
        first += attempts == 1 ? 1 : 0;
        long sent = sentAt.getOrDefault(entry.getValue().id(), back);
        without += attemptsWithin(Duration.ofNanos(Math.max(0, back - sent)));
      }
    } catch (IOException | IllegalStateException e) {
      return List.of("the attempts cannot be read from the API: " + e.getMessage());
    }
    stage.say(
        "  attempts that failed: %d; without the breaker, this retry policy had made about %d"
            .formatted(failed, without));
    stage.say(
        "  %d of %d deliveries arrived at their first attempt, although they were accepted while"
                .formatted(first, lot.size())
            + " the receiver was gone");
    List<String> shortcomings = new ArrayList<>();
    if (failed * 2 > without || first == 0) {
      shortcomings.add(
          "held deliveries used attempts: %d failed, at most half of %d was expected"
              .formatted(failed, without));
    }
    return shortcomings;
  }

  /** Attempts of the event's one delivery, once it is settled. */
  private int attempts(String eventId) throws IOException, InterruptedException {
    JsonObject delivery = delivery(eventId);
    while (!"delivered".equals(delivery.getString("state"))) {
      if (stage.over()) {
        throw new IllegalStateException(
            eventId + " arrived, but its delivery is still " + delivery.getString("state"));
      }
      Thread.sleep(FRAME_MILLIS);
      delivery = delivery(eventId);
    }
    return delivery.getInteger("attempts", 0);
  }

  private JsonObject delivery(String eventId) throws IOException, InterruptedException {
    JsonArray deliveries = stage.api().event(eventId).getJsonArray("deliveries", new JsonArray());
    if (deliveries.size() != 1) {
      throw new IllegalStateException(eventId + " has " + deliveries.size() + " deliveries, not 1");
    }
    return deliveries.getJsonObject(0);
  }

  /** How many attempts the retry policy alone, jitter aside, makes in that time. */
  private int attemptsWithin(Duration time) {
    double longest = (double) policy.maxDelay().toMillis();
    double at = 0;
    int attempts = 0;
    while (at < time.toMillis() && attempts < policy.maxAttempts()) {
      attempts++;
      at += Math.min(policy.backoff().millis(attempts), longest);
    }
    return attempts;
  }
}
