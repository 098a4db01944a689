package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.Loaded;
import io.hookgate.config.SourceConfig;
import io.hookgate.demo.Shipment;
import io.hookgate.demo.SourceClient;
import io.hookgate.signature.Presets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every provider that is data, through the listener, as its vector says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvidersIT {
  private static final Path VECTORS = Path.of("src/test/resources/vectors");
  private static final String PUBLIC_URL = "https://hooks.example.com";

  private static final Map<String, String> CARRIED =
      Map.of(
          "a-bearer", "{'scheme': 'bearer', 'secrets': ['s e/c+1']}".replace('\'', '"'),
          "a-password", "{'scheme': 'basic', 'user': 'me', 'secrets': ['s']}".replace('\'', '"'),
          "a-header",
              "{'scheme': 'api-key', 'header': 'X-Key', 'prefix': 'k ', 'secrets': ['s']}"
                  .replace('\'', '"'),
          "a-parameter",
              "{'scheme': 'api-key', 'query': 'key', 'secrets': ['s e/c+1']}".replace('\'', '"'),
          "a-preset", "{'provider': 'okta', 'secrets': ['s']}".replace('\'', '"'));

  private final Map<String, SourceConfig> sources = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Gate gate;

  static Stream<String> providers() throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> Presets.find(name).isPresent())
          .sorted()
          .toList()
          .stream();
    }
  }

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    JsonArray written = new JsonArray();
    for (String name : providers().toList()) {
      JsonObject vector = vector(name);
      written.add(
          new JsonObject()
              .put("name", name)
              .put("path", url(vector).getPath())
              .put(
                  "verify",
                  new JsonObject()
                      .put("provider", name)
                      .put("secrets", new JsonArray().add(vector.getString("secret")))));
    }
    CARRIED.forEach(
        (name, verify) ->
            written.add(new JsonObject().put("name", name).put("verify", new JsonObject(verify))));
    Path conf =
        Files.writeString(
            folder.resolve("conf.json"),
            new JsonObject()
                .put("ingress", new JsonObject().put("publicUrl", PUBLIC_URL))
                .put("sources", written)
                .encode());
    Loaded loaded = new ConfigLoader(Map.of()).load(List.of(conf));
    List<SourceConfig> all = ((Loaded.Valid) loaded).config().sources();
    all.forEach(source -> sources.put(source.name(), source));
    gate = new Gate(Plant.topology(all));
  }

  @AfterAll
  void close() {
    gate.close();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void takesWhatTheProviderSigned(String name) throws IOException {
    JsonObject vector = vector(name);

    assertThat(post(vector, vector.getString("body")).status()).isEqualTo(200);

    assertThat(gate.accepted)
        .last()
        .extracting(stored -> stored.event().type())
        .isEqualTo(vector.getString("type") == null ? "" : vector.getString("type"));
    assertThat(gate.accepted)
        .last()
        .extracting(stored -> stored.dedup() != null)
        .isEqualTo(
            vector.getString("id") != null || Presets.find(name).orElseThrow().idFrom() == null);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void refusesWhatSomebodyElseSigned(String name) throws IOException {
    JsonObject vector = vector(name);
    JsonObject headers = vector.getJsonObject("headers");
    String signed = signatureHeader(name, headers);
    headers.put(signed, headers.getString(signed).replaceFirst(".$", "") + "_");
    int before = gate.accepted.size();

    assertThat(post(vector, vector.getString("body")).status()).isEqualTo(401);

    // Nothing reached the store, so no dedup key was claimed.
    assertThat(gate.accepted).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void takesWhatTheCommandSendSigns(String name) throws Exception {
    JsonObject vector = vector(name);
    gate.now = Instant.ofEpochSecond(vector.getLong("at"));
    SourceClient client =
        new SourceClient(
            http,
            URI.create("http://127.0.0.1:" + gate.verticle.port()),
            sources.get(name),
            () -> gate.now);

    SourceClient.Reply reply =
        client.send(
            new Shipment(
                name, "test", "id-1", vector.getString("body").getBytes(StandardCharsets.UTF_8)));

    assertThat(reply.accepted()).as(reply.body()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-bearer", "a-password", "a-header", "a-parameter", "a-preset"})
  void takesTheSecretThatTheCommandSendCarries(String name) throws Exception {
    SourceClient client =
        new SourceClient(
            http,
            URI.create("http://127.0.0.1:" + gate.verticle.port()),
            sources.get(name),
            () -> gate.now);

    SourceClient.Reply reply =
        client.send(new Shipment(name, "test", "id-1", "{}".getBytes(StandardCharsets.UTF_8)));

    assertThat(reply.accepted()).as(reply.body()).isTrue();
    assertThat(client.url()).hasNoQuery();
  }

  private RawClient.Answer post(JsonObject vector, String body) {
    gate.now = Instant.ofEpochSecond(vector.getLong("at"));
    StringBuilder request = new StringBuilder("POST ").append(target(vector)).append(" HTTP/1.1");
    request.append("\r\nHost: a\r\nConnection: close\r\nContent-Length: ");
    request.append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
    vector
        .getJsonObject("headers")
        .forEach(
            header ->
                request
                    .append(header.getKey())
                    .append(": ")
                    .append(header.getValue())
                    .append("\r\n"));
    try (RawClient client = gate.connect()) {
      return client.send(request + "\r\n" + body).answer();
    }
  }

  private static String signatureHeader(String name, JsonObject headers) {
    String header = Presets.find(name).orElseThrow().header().name();
    String alias = Presets.find(name).orElseThrow().aliases().getOrDefault(header, header);
    return headers.fieldNames().stream()
        .filter(each -> each.equalsIgnoreCase(header) || each.equalsIgnoreCase(alias))
        .findFirst()
        .orElseThrow();
  }

  private static String target(JsonObject vector) {
    URI url = url(vector);
    return url.getRawQuery() == null ? url.getPath() : url.getPath() + "?" + url.getRawQuery();
  }

  private static URI url(JsonObject vector) {
    return URI.create(vector.getString("url"));
  }

  private static JsonObject vector(String name) throws IOException {
    return new JsonObject(Files.readString(VECTORS.resolve(name + ".json")));
  }
}
