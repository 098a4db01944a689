package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hookgate.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live feed of a gateway that goes away and comes back. */
@Timeout(20)
class FeedIT {
  private static final long PAUSE_MILLIS = 20;
  private static final Duration SILENCE = Duration.ofMillis(300);

  private final Queue<Reply> replies = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private final List<Boolean> opened = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  /** What one request is answered. */
  private record Reply(int status, String body, boolean open) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void comesBackToWhereItWasUntilItIsRefused() {
    replies.add(new Reply(200, "id: a-1\n\nid: a-2\nevent: ended\ndata: {\"n\":1}\n\n", false));
    replies.add(new Reply(503, "{\"detail\":\"stopping\"}", false));
    replies.add(new Reply(200, "id: a-3\nevent: ended\ndata: {\"n\":2}\n\nid: a-9\n\n", false));
    replies.add(new Reply(401, "{\"detail\":\"no such key\"}", false));

    assertThatThrownBy(this::follow).hasMessageContaining("no such key").hasMessageContaining("it");

    assertThat(told).containsExactly("{\"n\":1}", "{\"n\":2}");
    assertThat(asked)
        .containsExactly(
            "/s?kinds=ended",
            "/s?kinds=ended&lastEventId=a-2",
            "/s?kinds=ended&lastEventId=a-2",
            "/s?kinds=ended&lastEventId=a-9");
    assertThat(opened).containsExactly(false, true);
    assertThat(troubles)
        .containsExactly("the gateway ended it", "stopping", "the gateway ended it");
  }

  @Test
  void givesAConnectionUpOnWhichNothingIsHeard() {
    replies.add(new Reply(200, "id: a-1\n\n", true));
    replies.add(new Reply(403, "{\"detail\":\"enough\"}", false));

    assertThatThrownBy(this::follow).hasMessageContaining("enough");

    assertThat(troubles).singleElement().asString().contains("nothing was heard");
  }

  @Test
  void isRefusedAtOnce() {
    replies.add(new Reply(400, "{\"detail\":\"kinds has to be\"}", false));

    assertThatThrownBy(this::follow).hasMessage("kinds has to be");
    assertThat(troubles).isEmpty();
    assertThat(opened).isEmpty();
  }

  private void follow() throws IOException, InterruptedException {
    Api api =
        new Api(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new Secret("key", "it"),
            SILENCE);
    try (Feed feed = new Feed(api, "/s?kinds=ended", PAUSE_MILLIS)) {
      feed.follow(
          new Feed.Listener() {
            @Override
            public void opened(boolean again) {
              opened.add(again);
            }

            @Override
            public void message(FeedMessage message) {
              told.add(String.valueOf(message.data()));
            }

            @Override
            public void broke(String why) {
              troubles.add(why);
            }
          });
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Reply reply;
    synchronized (replies) {
      asked.add(exchange.getRequestURI().toString());
      reply = replies.remove();
    }
    exchange.sendResponseHeaders(reply.status(), 0);
    exchange.getResponseBody().write(reply.body().getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    if (reply.open()) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }
}
