package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.telemetry.Metrics;
import io.hookgate.testkit.EventStream;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.StoreKit;
import io.hookgate.traffic.Feed;
import io.hookgate.traffic.Happening;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of the live feed that do not read, whose key ends, or that are too many. */
class StreamsIT {
  private static final StreamPlace LIVE = new StreamPlace("", 0);

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics = new Metrics(registry);
  private final Feed feed = metrics.traffic().feed();
  private final AtomicBoolean admitted = new AtomicBoolean(true);
  private final List<HttpServerResponse> responses = new CopyOnWriteArrayList<>();
  private Streams streams;
  private int port;

  @BeforeEach
  void listen() {
    streams = new Streams(vertx, metrics, new Streams.Pace(10, 50, 50));
    StreamClient.Interest all =
        new StreamClient.Interest(
            what -> true,
            item -> new JsonObject().put("n", item.number()).put("pad", "x".repeat(1000)),
            admitted::get);
    HttpServer server =
        StoreKit.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      HttpServerResponse response = request.response().setChunked(true);
                      responses.add(response);
                      streams.add(new StreamClient(response, all, feed, LIVE));
                    })
                .listen(0, "127.0.0.1"));
    port = server.actualPort();
  }

  @AfterEach
  void close() {
    StoreKit.await(vertx.close());
  }

  @Test
  void aClientThatDoesNotReadIsWrittenNoMoreAndToldWhatItMissed() {
    try (EventStream slow = open()) {
      happen(100);
      assertThat(slow.next().json().getInteger("n")).isZero();
      int rounds = 60;
      long standstill = 0;
      long written = -1;
      for (int round = 0; round < rounds || written != standstill; round++) {
        happen(1000);
        written = standstill;
        standstill = Eventually.see(this::bytesAfterSomeLooks, bytes -> bytes > 0);
      }
      assertThat(feed.end()).isGreaterThan(rounds * 1000L);
      assertThat(standstill).isLessThan(feed.end() * 1000 / 2);
      happen(2 * Feed.SIZE);
      long all = feed.end();

      long last = 0;
      List<Long> missed = new ArrayList<>();
      while (last < all - 1) {
        EventStream.Message message = slow.next();
        if (message.event().equals("gap")) {
          missed.add(message.json().getLong("missed"));
          last += message.json().getLong("missed");
        } else {
          assertThat(message.json().getLong("n")).isEqualTo(last + 1);
          last++;
        }
      }
      assertThat(missed).isNotEmpty().allMatch(items -> items >= Feed.SIZE / 2);
      assertThat(registry.get("hookgate.stream.missed").counter().count())
          .isEqualTo(missed.stream().mapToDouble(items -> items).sum());
    }
  }

  /** Looks come every 10 ms: what could be written then was. */
  private long bytesAfterSomeLooks() {
    StoreKit.await(vertx.timer(30));
    return responses.get(0).bytesWritten();
  }

  @Test
  void aQuietFeedTellsThatItLivesAndWhereItIs() {
    try (EventStream stream = open()) {
      feed.add(new Happening.Alert("test", "", true));
      assertThat(stream.next().id()).isEqualTo(feed.id() + "-0");
      assertThat(stream.heartbeat()).isEqualTo(feed.id() + "-0");
    }
  }

  @Test
  void endsWhenTheKeyIsNoLongerAdmitted() {
    try (EventStream stream = open()) {
      admitted.set(false);

      assertThat(stream.ended()).isTrue();
      Eventually.see(registry::scrape, text -> text.contains("hookgate_stream_clients 0.0"));
    }
  }

  @Test
  void takesAHundredClientsAndForgetsThoseThatGo() {
    List<EventStream> open = new ArrayList<>();
    for (int i = 0; i < Streams.MOST_CLIENTS; i++) {
      open.add(open());
    }
    assertThat(streams.full()).isTrue();

    open.remove(0).close();

    Eventually.see(() -> streams.full(), full -> !full);
    feed.add(new Happening.Alert("test", "", true));
    for (EventStream stream : open) {
      assertThat(stream.next().json().getInteger("n")).isZero();
      stream.close();
    }
    Eventually.eventually("no client is left", Duration.ofSeconds(10), () -> clients() == 0);
  }

  private double clients() {
    return registry.get("hookgate.stream.clients").gauge().value();
  }

  @Test
  void endsAllAndTakesNoMoreOnceItStops() {
    try (EventStream stream = open()) {
      vertx.runOnContext(go -> streams.end());

      assertThat(stream.ended()).isTrue();
      assertThat(streams.full()).isTrue();
    }
  }

  private EventStream open() {
    return EventStream.open(port, "key", "/");
  }

  private void happen(int times) {
    for (int i = 0; i < times; i++) {
      feed.add(new Happening.Alert("test", "", true));
    }
  }
}
