package io.hookgate.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The providers' side: sixteen requests under way at most, and what gets no answer or a 5xx is sent
 * again a few times, as providers do.
 */
final class Providers implements AutoCloseable {
  private static final int UNDER_WAY = 16;
  private static final int TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final Map<String, SourceClient> clients;
  private final ExecutorService threads = Executors.newFixedThreadPool(UNDER_WAY);

  /** Clients by the source's name. */
  Providers(Map<String, SourceClient> clients) {
    this.clients = Map.copyOf(clients);
  }

  /** Sends when there is room; the lot hears of the outcome. */
  void send(Shipment shipment, Lot lot) {
    SourceClient client = clients.get(shipment.source());
    if (client == null) {
      throw new IllegalArgumentException("no source is named " + shipment.source());
    }
    threads.execute(() -> deliver(client, shipment, lot));
  }

  /** What is still under way is broken off. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static void deliver(SourceClient client, Shipment shipment, Lot lot) {
    try {
      String refusal = "";
      for (int number = 1; number <= TRIES; number++) {
        refusal = attempt(client, shipment, lot);
        if (refusal.isEmpty()) {
          return;
        }
        Thread.sleep(BETWEEN_TRIES.toMillis());
      }
      lot.refuse(shipment, refusal);
    } catch (InterruptedException e) {
      lot.refuse(shipment, "broken off");
      Thread.currentThread().interrupt();
    }
  }

  /** Why the gateway did not take it; empty when it did. */
  private static String attempt(SourceClient client, Shipment shipment, Lot lot)
      throws InterruptedException {
    try {
      SourceClient.Reply reply = client.send(shipment);
      if (!reply.accepted()) {
        return "answered " + reply.status() + ": " + reply.body().strip();
      }
      JsonObject answer = new JsonObject(reply.body());
      lot.accept(answer.getString("id", ""), shipment, answer.getBoolean("duplicate", false));
      return "";
    } catch (IOException | DecodeException e) {
      return e.toString();
    }
  }
}
