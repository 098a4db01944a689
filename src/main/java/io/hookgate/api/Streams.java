package io.hookgate.api;

import io.hookgate.telemetry.Metrics;
import io.hookgate.traffic.Feed;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The clients of this node's live feed. Each has a place in the ring and is led on from it, so what
 * waits for a client waits in the ring, which is there anyway; one that falls behind the ring is
 * told how much it missed. Costs nothing without clients. For one event loop.
 */
final class Streams {
  /** Clients of a node. */
  static final int MOST_CLIENTS = 100;

  /** Items that all clients together are led on by in one look: the loop has other work. */
  private static final int MOST_ITEMS = 5000;

  private static final int FEWEST_ITEMS = 50;

  private final Vertx vertx;
  private final Metrics metrics;
  private final Pace pace;
  private final Set<StreamClient> clients = new LinkedHashSet<>();
  private boolean ended;
  private long looks;

  /**
   * How often, in milliseconds.
   *
   * @param look how often the feed is looked at
   * @param heartbeat how often a client hears that the connection lives; a multiple of a look
   * @param admission how often its key is checked; a multiple of a look
   */
  record Pace(long look, long heartbeat, long admission) {
    static final Pace USUAL = new Pace(50, 15_000, 30_000);
  }

  Streams(Vertx vertx, Metrics metrics, Pace pace) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.pace = pace;
  }

  Feed feed() {
    return metrics.traffic().feed();
  }

  /** Whether no client more is taken. */
  boolean full() {
    return ended || clients.size() >= MOST_CLIENTS;
  }

  /** Leads it on until it goes. */
  void add(StreamClient client) {
    if (full()) {
      client.end();
      return;
    }
    boolean first = clients.isEmpty();
    clients.add(client);
    metrics.streamClients(clients.size());
    client.whenGone(() -> remove(client));
    if (first) {
      vertx.setTimer(pace.look, timer -> look());
    }
  }

  /** Ends all, and takes none any more. */
  void end() {
    ended = true;
    List.copyOf(clients).forEach(StreamClient::end);
  }

  private void remove(StreamClient client) {
    if (clients.remove(client)) {
      metrics.streamClients(clients.size());
    }
  }

  private void look() {
    looks++;
    boolean heartbeat = looks % Math.max(1, pace.heartbeat / pace.look) == 0;
    boolean admission = looks % Math.max(1, pace.admission / pace.look) == 0;
    int most = Math.max(FEWEST_ITEMS, MOST_ITEMS / Math.max(1, clients.size()));
    Map<Long, String> written = new HashMap<>();
    for (StreamClient client : new ArrayList<>(clients)) {
      if (admission && !client.admitted()) {
        client.end();
      } else {
        metrics.streamMissed(client.leadOn(feed(), most, written));
        if (heartbeat) {
          client.heartbeat();
        }
      }
    }
    if (!clients.isEmpty()) {
      vertx.setTimer(pace.look, timer -> look());
    }
  }
}
