package io.hookgate.app;

import static io.hookgate.testkit.Eventually.see;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code listen} and {@code bench} against a whole gateway. */
class ListenCommandIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String KEY = "hk_0123456789abcdef0123456789";
  private static final String SECRET = "whsec_c2lnbmluZy1zZWNyZXQtb2YtYS10ZXN0LTEyMzQ1Ng==";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PipedOutputStream keys = new PipedOutputStream();
  private volatile int status = 200;
  private GatewayKit kit;
  private HttpServer local;
  private Path conf;

  private record Arrival(String path, MultiMap headers, byte[] body) {}

  @BeforeEach
  void start() throws IOException {
    kit =
        GatewayKit.start(
            REDIS,
            """
            { "api": { "keys": [ { "name": "local", "secret": "%s", "scopes": ["admin"] } ] },
              "sources": [
                { "name": "any", "verify": { "scheme": "none" }, "type": "header:X-Type",
                  "dedup": { "key": "header:X-Id" }, "forwardHeaders": ["X-Trace", "X-Trace-Token"] },
                { "name": "other", "verify": { "scheme": "none" } } ] }
            """
                .formatted(KEY));
    local =
        StoreKit.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  arrivals.add(
                                      new Arrival(
                                          request.uri(), request.headers(), body.getBytes()));
                                  request.response().setStatusCode(status).end();
                                }))
                .listen(0, "127.0.0.1"));
    Path key = Files.createDirectory(folder.resolve("keys")).resolve("api-key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, KEY + "\n");
    conf =
        Files.writeString(
            folder.resolve("hookgate.json"),
            """
            { "ingress": { "host": "127.0.0.1", "port": %d }, "api": { "host": "127.0.0.1", "port": %d },
              "redis": { "dataDir": "%s" },
              "sources": [ { "name": "any", "verify": { "scheme": "none" }, "type": "header:X-Type",
                             "dedup": { "key": "header:X-Id" } },
                           { "name": "signed", "verify": { "provider": "github", "secrets": ["s"] } } ] }
            """
                .formatted(kit.ingressPort(), kit.apiPort(), folder.resolve("redis")));
  }

  @AfterEach
  void stop() {
    kit.close();
    StoreKit.await(vertx.close());
  }

  @Test
  void forwardsTheSameBytesWithTheHeadersOfADelivery() throws Exception {
    CompletableFuture<Integer> ended = listen("any", "--json", "--secret", SECRET);
    byte[] binary = {0, (byte) 0xff, (byte) 0xfe, 10, 13, '"', '}'};
    byte[] spaced =
        " {\"n\" : 1.10, \"big\":123456789012345678901234567890}\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] latin = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    String first = post("any", binary, "application/octet-stream", "X-Trace", "t-1");
    post("other", spaced, "application/json");
    post("any", spaced, "application/json");
    post("any", latin, "text/plain; charset=iso-8859-1", "X-Trace-Token", "hidden");

    see(() -> arrivals.size(), size -> size == 3);
    assertThat(arrivals.stream().map(Arrival::body)).contains(binary, spaced, latin);
    MultiMap headers =
        arrivals.stream()
            .filter(one -> first.equals(one.headers().get("webhook-id")))
            .findFirst()
            .orElseThrow()
            .headers();
    assertThat(headers.get("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(headers.get("X-Trace")).isEqualTo("t-1");
    assertThat(headers.get("X-Webhook-Source")).isEqualTo("any");
    assertThat(headers.get("X-Webhook-Event-Type")).isEqualTo("thing.made");
    assertThat(headers.get("X-Webhook-Attempt")).isEqualTo("1");
    assertThat(headers.get("webhook-timestamp")).matches("[0-9]{10}");
    assertThat(headers.get("webhook-signature")).startsWith("v1,");
    assertThat(arrivals).allMatch(one -> one.path().equals("/hook"));
    see(out::toString, text -> text.contains("x-trace-token is left out"));
    end(ended);
    List<JsonObject> lines =
        out.toString().lines().filter(it -> !it.isBlank()).map(JsonObject::new).toList();
    assertThat(lines)
        .filteredOn(line -> line.getString("kind").equals("forwarded"))
        .hasSize(3)
        .allMatch(line -> line.getInteger("status") == 200);
  }

  @Test
  void replaysTheLastOneAndChangesNothingInTheGateway() throws Exception {
    status = 500;
    CompletableFuture<Integer> ended = listen("any");
    String id = post("any", "{}".getBytes(StandardCharsets.UTF_8), "application/json");
    see(out::toString, text -> text.contains(id));
    keys.write("r\n".getBytes(StandardCharsets.UTF_8));
    keys.flush();

    see(() -> arrivals.size(), size -> size == 2);
    assertThat(arrivals.get(1).headers().get("webhook-id")).isEqualTo(id);
    assertThat(arrivals.get(0).headers().contains("X-Webhook-Replay")).isFalse();
    assertThat(arrivals.get(1).headers().get("X-Webhook-Replay")).startsWith("listen-");
    see(out::toString, text -> text.contains("replayed"));
    assertThat(out.toString()).contains("500", "thing.made");
    end(ended);
    assertThat(kit.event(id).getJsonArray("deliveries")).isEmpty();
    assertThat(kit.event(id).getString("status")).isEqualTo("unrouted");
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    StoreKit.await(local.close());
    CompletableFuture<Integer> ended = listen("any");
    post("any", "{}".getBytes(StandardCharsets.UTF_8), "application/json");

    see(out::toString, text -> text.contains("---") && text.contains("nobody listens at"));
    end(ended);
  }

  @Test
  void endsWithAnErrorForASourceThatIsNotThere() throws Exception {
    assertThat(listen("nobody").get(20, TimeUnit.SECONDS)).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("source");
  }

  @Test
  void benchCountsAddUpAndWhatWasAcceptedIsThere() {
    int code =
        execute(
            "bench",
            "--source",
            "any",
            "--duration",
            "1s",
            "--connections",
            "4",
            "--size",
            "300B",
            "--verify",
            "--json");

    JsonObject report = new JsonObject(out.toString());
    long sent = report.getLong("sent");
    assertThat(code).as(err.toString()).isEqualTo(ExitCodes.FINE);
    assertThat(sent).isPositive();
    assertThat(report.getLong("accepted")).isEqualTo(sent);
    assertThat(report.getJsonObject("statuses").getLong("200")).isEqualTo(sent);
    assertThat(report.getLong("duplicates")).isZero();
    assertThat(report.getJsonObject("errors")).isEmpty();
    assertThat(report.getJsonObject("latencyMillis").getDouble("p50")).isPositive();
    assertThat(report.getJsonObject("afterwards").getLong("unrouted")).isEqualTo(sent);
    assertThat(report.getJsonObject("afterwards").getLong("missing")).isZero();
  }

  @Test
  void benchPublishesAtARate() {
    int code = execute("bench", "--publish", "--duration", "1s", "--rate", "20", "--json");

    JsonObject report = new JsonObject(out.toString());
    assertThat(code).as(err.toString()).isEqualTo(ExitCodes.FINE);
    assertThat(report.getLong("sent")).isBetween(1L, 20L);
    assertThat(report.getJsonObject("statuses").getLong("202")).isEqualTo(report.getLong("sent"));
  }

  @Test
  void benchTellsWhatIsRefusedAndLoadsNoOtherMachine() {
    assertThat(execute("bench", "--source", "signed", "--duration", "200ms", "--json"))
        .isEqualTo(ExitCodes.FAILED);
    JsonObject report = new JsonObject(out.toString());
    assertThat(report.getLong("accepted")).isZero();
    assertThat(report.getJsonObject("statuses").getLong("404")).isEqualTo(report.getLong("sent"));
    assertThat(execute("bench", "--source", "any", "--url", "http://gateway.example"))
        .isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(err.toString()).contains("--yes");
    assertThat(execute("bench", "--source", "any", "--duration", "6m"))
        .isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(execute("bench")).isEqualTo(ExitCodes.WRONG_USAGE);
  }

  private CompletableFuture<Integer> listen(String source, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("listen", source, "--to", "127.0.0.1:" + local.actualPort() + "/hook"));
    arguments.addAll(List.of(more));
    PipedInputStream in = new PipedInputStream(keys);
    CompletableFuture<Integer> ended =
        CompletableFuture.supplyAsync(() -> execute(in, arguments.toArray(new String[0])));
    see(() -> kit.metrics().contains("hookgate_stream_clients 1") || ended.isDone(), open -> open);
    return ended;
  }

  private void end(CompletableFuture<Integer> ended) throws Exception {
    keys.write("q\n".getBytes(StandardCharsets.UTF_8));
    keys.flush();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCodes.FINE);
  }

  private String post(String source, byte[] body, String contentType, String... headers) {
    String[] all = new String[headers.length + 4];
    all[0] = "Content-Type";
    all[1] = contentType;
    all[2] = "X-Type";
    all[3] = "thing.made";
    System.arraycopy(headers, 0, all, 4, headers.length);
    return kit.ingress().call("POST", "/in/" + source, body, all).json().getString("id");
  }

  private int execute(String... arguments) {
    return execute(new PipedInputStream(), arguments);
  }

  private int execute(PipedInputStream in, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--conf", conf.toString()));
    Terminal terminal =
        new Terminal(in, new PrintWriter(out), new PrintWriter(err), false, Map.of());
    return Main.execute(
        (config, warnings) -> ExitCodes.FAILED, terminal, all.toArray(new String[0]));
  }
}
