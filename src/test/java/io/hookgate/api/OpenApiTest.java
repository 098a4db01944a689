package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.Scope;
import io.hookgate.telemetry.Health;
import io.hookgate.telemetry.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final InstantSource CLOCK = InstantSource.system();

  private static Vertx vertx;
  private static List<Operation> operations;
  private static JsonObject document;

  @BeforeAll
  static void read() {
    vertx = Vertx.vertx();
    ApiParts parts =
        new ApiParts(
            ApiServer.nowhere(vertx),
            Topologies::standard,
            new Health(),
            new Metrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
            (event, secret) -> secret,
            new ApiParts.Rejected(
                java.time.Duration.ofDays(7),
                rejection ->
                    io.vertx.core.Future.succeededFuture(
                        new io.hookgate.model.Readmission.NotKept()),
                (source, id, bytes) -> java.util.List.of(bytes)),
            new ApiParts.Live(
                () -> io.hookgate.model.LiveStates.UNKNOWN,
                wish -> io.vertx.core.Future.succeededFuture(false)),
            Topologies.defined(ApiServer.nowhere(vertx)),
            ApiServer.intake(ApiServer.nowhere(vertx)));
    operations =
        ApiVerticle.operations(
            vertx,
            parts,
            new Streams(vertx, parts.metrics(), Streams.Pace.USUAL),
            new Exports(),
            CLOCK,
            new Random(1));
    document = OpenApiResource.document();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void describesExactlyTheOperationsOfTheRouter() {
    assertThat(described()).isEqualTo(mounted());
  }

  @Test
  void saysOfEveryWriteWhetherItIsIdempotent() {
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : List.of("post", "put", "patch", "delete")) {
        JsonObject write = paths.getJsonObject(path).getJsonObject(method);
        if (write != null) {
          assertThat(write.getString("description"))
              .as("%s %s", method, path)
              .containsIgnoringCase("idempotent");
        }
      }
    }
  }

  @Test
  void describesExactlyTheScopesThatKeysNeed() {
    Map<String, String> wanted = new TreeMap<>();
    Map<String, String> told = new TreeMap<>();
    for (Operation operation : operations) {
      String path = documentPath(operation.path());
      String method = operation.method().name().toLowerCase(Locale.ROOT);
      JsonObject described = operation(path, method);
      Scope scope = operation.access().scope();
      wanted.put(path + method, scope == null ? "open" : scope.name().toLowerCase(Locale.ROOT));
      told.put(path + method, toldScope(described));
    }
    assertThat(told).isEqualTo(wanted);
  }

  @Test
  void pointsOnlyAtWhatExists() {
    Matcher refs = Pattern.compile("\"#/([^\"]+)\"").matcher(document.encode());
    while (refs.find()) {
      JsonObject at = document;
      for (String step : List.of(refs.group(1).split("/", -1))) {
        at = at.getJsonObject(step);
        assertThat(at).as(refs.group()).isNotNull();
      }
    }
  }

  private static Set<String> mounted() {
    Set<String> mounted = new TreeSet<>();
    ApiRouter router =
        new ApiRouter(
            vertx,
            new Authentication(
                new ApiKeys(List::of, () -> io.hookgate.store.Definitions.Known.NOTHING), CLOCK),
            new HostCheck("localhost"),
            Duration.ofSeconds(1));
    for (Route route : router.mount(operations).getRoutes()) {
      Set<HttpMethod> methods = route.methods() == null ? Set.of() : route.methods();
      for (HttpMethod method : methods) {
        if (!method.equals(HttpMethod.HEAD)) {
          mounted.add(method.name() + " " + documentPath(route.getPath()));
        }
      }
    }
    return mounted;
  }

  private static Set<String> described() {
    Set<String> described = new TreeSet<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        if (METHODS.contains(method)) {
          described.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    return described;
  }

  private static String toldScope(JsonObject operation) {
    Matcher scope =
        Pattern.compile("Scope `(\\w+)`").matcher(operation.getString("description", ""));
    return scope.find() ? scope.group(1) : "open";
  }

  private static JsonObject operation(String path, String method) {
    return document.getJsonObject("paths").getJsonObject(path).getJsonObject(method);
  }

  private static String documentPath(String path) {
    return path.replaceAll(":(\\w+)", "{$1}");
  }
}
