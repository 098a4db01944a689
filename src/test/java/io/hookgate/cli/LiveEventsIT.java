package io.hookgate.cli;

import static io.hookgate.testkit.Eventually.see;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hookgate.config.Secret;
import io.hookgate.model.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Following a live feed that breaks off, leaves out and refuses, as a script says. */
class LiveEventsIT {
  private static final long NOW = 1_790_000_000_000L;

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> feed = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Random random = new Random(7);
  private HttpServer server;
  private volatile int refusal;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/v1/events", this::list);
    server.createContext("/api/v1/stream", this::stream);
    server.start();
  }

  @AfterEach
  void stop() {
    feed.add("end");
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void tellsNewEventsOnceAndGoesOnAfterABreak() throws Exception {
    String old = id(-5000);
    stored.add(old);
    LiveEvents events = new LiveEvents(api(), new LiveEvents.Wanted("mail", "a.*", null), sink());
    Future<?> following = follow(events);

    String first = id(1);
    accepted("f-1", first);
    see(() -> List.copyOf(told), it -> it.equals(List.of("connected", first)));
    feed.add("end");
    see(
        () -> List.copyOf(asked),
        it -> it.stream().anyMatch(one -> one.contains("lastEventId=f-1")));
    String second = id(2);
    accepted("f-2", first);
    accepted("f-3", second);

    see(() -> List.copyOf(told), it -> it.contains(second));
    assertThat(told).containsExactly("connected", first, "disconnected", "connected again", second);
    assertThat(asked).anyMatch(one -> one.contains("/stream?source=mail&type=a.*&kinds=accepted"));
    end(events, following);
  }

  @Test
  void readsTheListWhereTheFeedLeftSomethingOut() throws Exception {
    LiveEvents events = new LiveEvents(api(), new LiveEvents.Wanted(null, null, null), sink());
    Future<?> following = follow(events);
    String first = id(1);
    stored.add(first);
    accepted("f-1", first);
    see(() -> List.copyOf(told), it -> it.contains(first));

    String missed = id(2);
    String alsoMissed = id(3);
    stored.add(0, missed);
    stored.add(0, alsoMissed);
    feed.add("id: g-7\nevent: gap\ndata: {\"why\":\"too late\"}\n\n");
    String last = id(4);
    accepted("g-8", last);

    see(() -> List.copyOf(told), it -> it.contains(last));
    assertThat(told).containsExactly("connected", first, "gap", missed, alsoMissed, last);
    end(events, following);
  }

  @Test
  void findsWhatCameBetweenTheLookAndTheFeed() throws Exception {
    String old = id(-5000);
    stored.add(old);
    String between = id(1);
    LiveEvents events = new LiveEvents(api(), new LiveEvents.Wanted(null, null, null), sink());

    lateEvent = between;
    Future<?> following = follow(events);

    see(() -> List.copyOf(told), it -> it.contains(between));
    assertThat(told).doesNotContain(old);
    end(events, following);
  }

  @Test
  void beginsWithWhatIsStoredWhenAsked() throws Exception {
    stored.addAll(List.of(id(2), id(1)));
    LiveEvents events = new LiveEvents(api(), new LiveEvents.Wanted(null, null, "2h"), sink());
    Future<?> following = follow(events);

    see(() -> List.copyOf(told), it -> it.size() == 3);
    assertThat(told).containsExactly("connected", stored.get(1), stored.get(0));
    assertThat(asked).anyMatch(one -> one.contains("since=2h"));
    end(events, following);
  }

  @Test
  void endsWhenItIsRefusedForGood() throws Exception {
    LiveEvents events = new LiveEvents(api(), new LiveEvents.Wanted(null, null, null), sink());
    Future<?> following = follow(events);
    see(() -> List.copyOf(told), it -> it.contains("connected"));
    refusal = 503;
    feed.add("end");
    see(() -> asked.stream().filter(one -> one.contains("/stream")).count(), it -> it >= 3);
    refusal = 401;

    assertThat(following)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("no such key");
  }

  private volatile String lateEvent = "";

  private void list(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    JsonArray items = new JsonArray();
    stored.forEach(id -> items.add(new JsonObject().put("id", id)));
    answer(exchange, 200, new JsonObject().put("items", items).putNull("cursor").encode());
  }

  private void stream(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    if (refusal > 0) {
      answer(exchange, refusal, "{\"detail\":\"no such key\"}");
      return;
    }
    if (!lateEvent.isEmpty()) {
      stored.add(0, lateEvent);
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write("retry: 3000\nid: f-0\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      for (String text = feed.take(); !text.equals("end"); text = feed.take()) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private void accepted(String place, String id) {
    feed.add(
        "id: %s\nevent: accepted\ndata: %s\n\n"
            .formatted(place, new JsonObject().put("event", id).encode()));
  }

  private String id(long after) {
    return Ids.newEventId(NOW + after, 0, random);
  }

  private Api api() {
    return new Api(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        new Secret("key", "a test"));
  }

  private Future<?> follow(LiveEvents events) {
    return threads.submit(
        () -> {
          events.follow();
          return null;
        });
  }

  private static void end(LiveEvents events, Future<?> following) throws Exception {
    events.end();
    following.get(20, TimeUnit.SECONDS);
  }

  private LiveEvents.Listener sink() {
    return new LiveEvents.Listener() {
      @Override
      public void event(String id) {
        told.add(id);
      }

      @Override
      public void connected(boolean again) {
        told.add(again ? "connected again" : "connected");
      }

      @Override
      public void disconnected(String why) {
        told.add("disconnected");
      }

      @Override
      public void gap(String why) {
        told.add("gap");
      }
    };
  }
}
