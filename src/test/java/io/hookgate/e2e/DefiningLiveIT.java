package io.hookgate.e2e;

import static io.hookgate.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Definitions.Change;
import io.hookgate.store.Definitions.Written;
import io.hookgate.store.Sealer;
import io.hookgate.testkit.Http;
import io.hookgate.testkit.Http.Reply;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Definitions change on two nodes while they work: no request and no change is lost. */
class DefiningLiveIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String DESTINATIONS = "/api/v1/destinations";
  private static final String ROUTES = "/api/v1/routes";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CONFIGURATION =
      """
      { "sources": [ { "name": "mail", "verify": { "scheme": "none" } } ] }
      """;

  private final ExecutorService threads = Executors.newFixedThreadPool(20);
  private Stub stub;
  private StoreKit direct;
  private GatewayKit one;
  private GatewayKit two;

  @BeforeEach
  void start() {
    stub = new Stub();
    // Empties the Redis; so does the first gateway.
    direct = new StoreKit(REDIS);
    one = GatewayKit.start(REDIS, CONFIGURATION);
    two = GatewayKit.startOnWhatIsThere(REDIS, CONFIGURATION);
  }

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    one.close();
    two.close();
    direct.close();
    stub.close();
    Invariants.structure(REDIS);
  }

  @Test
  void noRequestIsLostWhileDefinitionsChange() throws Exception {
    make(one, DESTINATIONS, destination("always"));
    make(two, ROUTES, route("r", "always"));
    routed(one);
    routed(two);
    AtomicBoolean done = new AtomicBoolean();
    Queue<String> sent = new ConcurrentLinkedQueue<>();
    List<Future<Integer>> clients =
        List.of(
            threads.submit(() -> sending(one, done, sent)),
            threads.submit(() -> sending(two, done, sent)));
    for (int i = 0; i < 10; i++) {
      GatewayKit node = i % 2 == 0 ? one : two;
      make(node, DESTINATIONS, destination("d" + i));
      change(node, ROUTES + "/r", "{\"destinations\":[\"always\",\"d" + i + "\"]}");
      change(node, DESTINATIONS + "/always", "{\"headers\":{\"X-Round\":\"" + i + "\"}}");
      change(node, ROUTES + "/r", "{\"destinations\":[\"always\"]}");
      Reply gone = node.api().call("DELETE", DESTINATIONS + "/d" + i, new byte[0]);
      assertThat(gone.status()).as(gone.body()).isEqualTo(204);
    }
    done.set(true);
    for (Future<Integer> client : clients) {
      assertThat(client.get(30, TimeUnit.SECONDS)).isEqualTo(0);
    }

    assertThat(sent).hasSizeGreaterThan(20);
    eventually("all are there", SOON, () -> arrived("/always").size() >= sent.size());
    assertThat(arrived("/always")).containsExactlyInAnyOrderElementsOf(sent);
    for (String id : sent) {
      assertThat(GatewayKit.deliveries(one.ended(id)))
          .filteredOn(it -> it.getString("destination").equals("always"))
          .singleElement()
          .satisfies(it -> assertThat(it.getString("state")).isEqualTo("delivered"));
    }
  }

  @Test
  void ofTwentyChangesOfOneVersionExactlyOneIsMade() throws Exception {
    Reply made = make(one, DESTINATIONS, destination("late"));
    String tag = made.header("ETag");
    for (int round = 0; round < 3; round++) {
      String of = tag;
      // What is there already would be no change, and no conflict.
      int first = (round + 1) * 100;
      List<Reply> replies =
          atOnce(
              i ->
                  patch(
                      node(i), DESTINATIONS + "/late", header("X-Won", first + i), "If-Match", of));
      List<Reply> won = replies.stream().filter(it -> it.status() == 200).toList();
      assertThat(won).hasSize(1);
      assertThat(replies.stream().filter(it -> it.status() == 412)).hasSize(19);
      tag = won.get(0).header("ETag");
      assertThat(one.api().get(DESTINATIONS + "/late").json().getJsonObject("definition"))
          .isEqualTo(won.get(0).json().getJsonObject("definition"));
    }
  }

  @Test
  void ofTwentyChangesWithoutAVersionNoneIsLost() throws Exception {
    make(one, DESTINATIONS, destination("late"));
    for (Reply reply : atOnce(i -> patch(node(i), DESTINATIONS + "/late", header("X-" + i, i)))) {
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
    change(two, DESTINATIONS + "/late", "{\"timeout\":\"9s\"}");
    JsonObject definition =
        two.api().get(DESTINATIONS + "/late").json().getJsonObject("definition");
    assertThat(definition.getJsonObject("headers").fieldNames()).hasSize(20);
    assertThat(definition.getString("timeout")).isEqualTo("9s");
  }

  @Test
  void ofTwentyThatMakeOneNameOnlyOneDoes() throws Exception {
    List<Reply> posted =
        atOnce(i -> node(i).api().post(DESTINATIONS, destination("late").encode()));
    assertThat(posted.stream().filter(it -> it.status() == 201)).hasSize(1);
    assertThat(posted.stream().filter(it -> it.status() == 409)).hasSize(19);
    List<Reply> put =
        atOnce(
            i ->
                node(i)
                    .api()
                    .call("PUT", DESTINATIONS + "/other", bytes(destination("other").encode())));
    assertThat(put.stream().filter(it -> it.status() == 201)).hasSize(1);
    assertThat(put.stream().filter(it -> it.status() == 200)).hasSize(19);
  }

  @Test
  void whatWasDefinedIsThereAfterARestartHoweverMuchItIs() {
    Sealer sealer = new Sealer(Map.of("k1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
    for (int i = 0; i < 2000; i += 100) {
      List<Change> changes = new ArrayList<>();
      for (int j = i; j < i + 100; j++) {
        String id = "dst_%016d".formatted(j);
        String text = sealer.seal(id, destination("d" + j).encode());
        changes.add(
            new Change(
                id,
                DefinitionKind.DESTINATION,
                "",
                "d" + j,
                0L,
                text,
                List.of("destination//d" + j),
                "create"));
      }
      assertThat(StoreKit.await(direct.store().definitions().write(changes, "ops")))
          .isInstanceOf(Written.Done.class);
    }
    two.close();
    long begun = System.nanoTime();
    two = GatewayKit.startOnWhatIsThere(REDIS, CONFIGURATION);
    System.out.printf(
        "a node with 2,000 definitions started within %d ms%n",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));

    Set<String> names = new HashSet<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = two.api().get(DESTINATIONS + "?limit=200" + cursor).json();
      assertThat(page.getInteger("count")).isEqualTo(2000);
      GatewayKit.objects(page.getJsonArray("items")).forEach(it -> names.add(it.getString("name")));
      cursor = page.getString("cursor") == null ? null : "&cursor=" + page.getString("cursor");
    }
    assertThat(names).hasSize(2000);
    assertThat(two.api().get(DESTINATIONS + "/d1999").json().getBoolean("usable")).isTrue();
  }

  private static int sending(GatewayKit node, AtomicBoolean done, Queue<String> sent) {
    int refused = 0;
    Http ingress = node.ingress();
    while (!done.get()) {
      Reply reply = ingress.post("/in/mail", "{\"n\":1}");
      if (reply.status() == 200) {
        sent.add(reply.json().getString("id"));
      } else {
        refused++;
      }
    }
    return refused;
  }

  private List<String> arrived(String path) {
    return stub.arrivals().stream()
        .filter(it -> it.path().equals(path))
        .map(Stub.Arrival::id)
        .toList();
  }

  private void routed(GatewayKit node) {
    String probe = new JsonObject().put("source", "mail").put("body", new JsonObject()).encode();
    eventually(
        "the route is in force",
        SOON,
        () -> node.api().post("/api/v1/routes/test", probe).body().contains("always"));
  }

  private GatewayKit node(int i) {
    return i % 2 == 0 ? one : two;
  }

  /** Twenty calls that start together. */
  private List<Reply> atOnce(IntFunction<Reply> call) throws Exception {
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      calls.add(() -> call.apply(number));
    }
    List<Reply> replies = new ArrayList<>();
    for (Future<Reply> reply : threads.invokeAll(calls)) {
      replies.add(reply.get());
    }
    return replies;
  }

  private static Reply patch(GatewayKit node, String path, String body, String... headers) {
    return node.api().call("PATCH", path, bytes(body), headers);
  }

  private static void change(GatewayKit node, String path, String body) {
    Reply reply = patch(node, path, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private static Reply make(GatewayKit node, String path, JsonObject text) {
    Reply reply = node.api().post(path, text.encode());
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply;
  }

  private static String header(String name, int value) {
    return new JsonObject()
        .put("headers", new JsonObject().put(name, Integer.toString(value)))
        .encode();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private JsonObject destination(String name) {
    return new JsonObject().put("name", name).put("url", stub.url("/" + name));
  }

  private static JsonObject route(String name, String destination) {
    return new JsonObject()
        .put("name", name)
        .put("source", "mail")
        .put("destinations", new JsonArray().add(destination));
  }
}
