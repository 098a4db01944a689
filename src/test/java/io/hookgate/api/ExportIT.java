package io.hookgate.api;

import static io.hookgate.testkit.StoreKit.DESTINATION;
import static io.hookgate.testkit.StoreKit.await;
import static io.hookgate.testkit.StoreKit.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.Event;
import io.hookgate.model.Ids;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.Store;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The export of many events: in the long form a million of them, by a JVM of 256 MiB of heap. It
 * holds memory against what an export may take, not against what the test has itself.
 */
class ExportIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int EVENTS = Integer.getInteger("hookgate.events", 20_000);
  private static final long GROWTH = 64L << 20;
  private static final long FIRST = 1_790_000_000_000L;

  private static StoreKit kit;
  private static Store store;
  private static ApiServer server;

  @BeforeAll
  static void load() throws Exception {
    kit = new StoreKit(REDIS);
    REDIS.command("CONFIG", "SET", "maxmemory", "0");
    store = kit.store();
    await(store.open(false, ""));
    server = new ApiServer(kit.vertx(), store);
    List<Future<?>> group = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      group.add(put(i));
      if (group.size() == 500 || i == EVENTS - 1) {
        await(Future.all(group));
        group.clear();
      }
    }
  }

  @AfterAll
  static void close() throws Exception {
    server.stop();
    kit.close();
  }

  private static Future<?> put(int i) {
    SplittableRandom random = new SplittableRandom(i);
    Event event =
        new Event(
            Ids.newEventId(FIRST + i, 0, random),
            "",
            Topologies.MAIL,
            "mail",
            i % 1000 == 7 ? "rare" : "usual",
            FIRST + i,
            "application/json",
            List.of(),
            ("{\n \"n\" : " + i + ",\"pad\":\"" + "x".repeat(120) + "\"}\r\n")
                .getBytes(StandardCharsets.UTF_8));
    return store.accept(new AcceptRequest(event, null, List.of(delivery(DESTINATION, 0))));
  }

  @Test
  void everyEventIsALineOnceWhileOthersAreWritten() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong more = new AtomicLong(EVENTS);
    Thread writer =
        new Thread(
            () -> {
              while (!over.get()) {
                await(put((int) more.getAndIncrement()));
              }
            });
    writer.start();
    Set<Integer> seen = new HashSet<>();
    long before = used();
    long most = 0;
    String last = "";
    try (Lines lines = new Lines("/api/v1/events/export")) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        last = line;
        JsonObject json = new JsonObject(line);
        if (json.containsKey("id")) {
          assertThat(json.getString("cursor")).isEqualTo("e." + json.getString("id").substring(4));
          int number = json.getJsonObject("payload").getInteger("n");
          assertThat(seen.add(number)).as("twice: %d", number).isTrue();
          if (seen.size() % (EVENTS / 10) == 0) {
            most = Math.max(most, used());
          }
        }
      }
    } finally {
      over.set(true);
      writer.join();
    }
    assertThat(last).isEqualTo("{\"cursor\":null}");
    for (int i = 0; i < EVENTS; i++) {
      assertThat(seen.contains(i)).as("missing: %d", i).isTrue();
    }
    // What the test itself remembers is about 60 bytes each.
    assertThat(most - before).isLessThan(GROWTH + 100L * EVENTS);
  }

  @Test
  void aSlowReaderHoldsTheExportAndNotTheMemory() throws Exception {
    long before = used();
    List<Lines> slow = new ArrayList<>();
    try {
      for (int i = 0; i < Exports.MOST; i++) {
        Lines lines = new Lines("/api/v1/events/export");
        slow.add(lines);
        assertThat(lines.next()).contains("\"id\"");
      }
      Eventually.see(ExportIT::scripts, running -> running == scripts());
      ApiServer.Reply refused = server.get("/api/v1/events/export").key(ApiServer.READ).send();
      assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("10");
      assertThat(used() - before).isLessThan(GROWTH);
    } finally {
      for (Lines lines : slow) {
        lines.close();
      }
    }
    Eventually.see(
        () ->
            server
                .get("/api/v1/events/export?type=rare")
                .key(ApiServer.READ)
                .sendLater("")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .status(),
        status -> status == 200);
  }

  @Test
  void itGoesOnBehindALineAndTellsTheRareOnes() throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    try (Lines lines = new Lines("/api/v1/events/export?type=rare")) {
      for (int i = 0; i < EVENTS / 2000; i++) {
        JsonObject json = new JsonObject(lines.next());
        ids.add(json.getString("id"));
        cursor = json.getString("cursor");
      }
    }
    String last = "";
    try (Lines lines = new Lines("/api/v1/events/export?type=rare&cursor=" + cursor)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        last = line;
        JsonObject json = new JsonObject(line);
        if (json.containsKey("id")) {
          ids.add(json.getString("id"));
        }
      }
    }
    assertThat(last).isEqualTo("{\"cursor\":null}");
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(EVENTS / 1000);
    assertThat(
            server
                .get("/api/v1/events/export?cursor=e.nonsense")
                .key(ApiServer.READ)
                .send()
                .status())
        .isEqualTo(400);
  }

  @Test
  void anEventThatCannotBeReadIsALineAndDoesNotStopTheOthers() throws Exception {
    String id = "evt_" + Ids.newEventId(FIRST - 1000, 0, new SplittableRandom(99)).substring(4);
    Event event =
        new Event(
            id,
            "",
            Topologies.MAIL,
            "mail",
            "broken",
            FIRST - 1000,
            "",
            List.of(),
            new byte[] {'1'});
    await(store.accept(new AcceptRequest(event, null, List.of(delivery(DESTINATION, 0)))));
    String delivery = "{hg:0}a:" + Ids.deliveryId(id, 0).substring(4);
    REDIS.command("RPUSH", delivery, "no row of a log");
    try {
      String body =
          server.get("/api/v1/events/export?type=broken").key(ApiServer.READ).send().body();
      List<String> lines = body.lines().toList();
      assertThat(lines).hasSize(2);
      JsonObject broken = new JsonObject(lines.get(0));
      assertThat(broken.getString("id")).isEqualTo(id);
      assertThat(broken.getString("error")).contains("cannot be read");
      assertThat(lines.get(1)).isEqualTo("{\"cursor\":null}");
    } finally {
      REDIS.command("DEL", delivery);
    }
  }

  private static long scripts() {
    String stats = String.valueOf(REDIS.command("INFO", "commandstats"));
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
        .sum();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** A client that reads as slowly as its test asks. */
  private static final class Lines implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader chunks;
    private final StringBuilder left = new StringBuilder();

    Lines(String path) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
      socket.setSoTimeout(60_000);
      String head =
          "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, server.port, ApiServer.READ);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      chunks =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 8192);
      assertThat(chunks.readLine()).contains(" 200 ");
      for (String line = chunks.readLine(); !line.isEmpty(); line = chunks.readLine()) {
        assertThat(line).isNotNull();
      }
    }

    /** The next line; null behind the last. */
    String next() throws IOException {
      int end = left.indexOf("\n");
      while (end < 0) {
        int length = Integer.parseInt(chunks.readLine().strip(), 16);
        if (length == 0) {
          return left.isEmpty() ? null : left.toString();
        }
        char[] chunk = new char[length];
        for (int read = 0; read < length; ) {
          read += chunks.read(chunk, read, length - read);
        }
        chunks.readLine();
        left.append(chunk);
        end = left.indexOf("\n");
      }
      String line = left.substring(0, end);
      left.delete(0, end + 1);
      return line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
