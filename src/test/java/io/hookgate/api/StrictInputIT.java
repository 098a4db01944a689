package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.testkit.Contract;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Asks each operation for what it does not know. It says what it does know, and that has to be what
 * the document says, nothing more and nothing less.
 */
class StrictInputIT {
  private static final Pattern ALLOWED = Pattern.compile("allowed are \\[([^\\]]*)]");
  private static final String EVENT = "evt_01hx0000000000000000000000";
  private static final Contract CONTRACT = new Contract();
  private static ApiServer server;

  /** One operation; its id is what a report shows. */
  record Described(String id, String method, String path, JsonObject item) {
    JsonObject operation() {
      return item.getJsonObject(method);
    }

    /** With ids that could be there. */
    String uri() {
      String id = path.contains("/events/") ? EVENT : "crm";
      if (path.contains("/rejections/")) {
        id = EVENT.replace("evt_", "rej_");
      } else if (path.contains("/deliveries/")) {
        id = EVENT.replace("evt_", "dlv_") + "000";
      }
      return path.replaceAll("\\{\\w+}", id);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = new ApiServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  static Stream<Described> operations() {
    JsonObject paths = CONTRACT.document().getJsonObject("paths");
    return paths.fieldNames().stream()
        .filter(path -> path.startsWith("/api/"))
        .flatMap(
            path ->
                paths.getJsonObject(path).fieldNames().stream()
                    .filter(Set.of("get", "post", "put", "patch", "delete")::contains)
                    .map(method -> of(path, method, paths.getJsonObject(path))));
  }

  static Stream<Described> operationsWithMembers() {
    return operations().filter(it -> members(it) != null);
  }

  private static Described of(String path, String method, JsonObject item) {
    return new Described(item.getJsonObject(method).getString("operationId"), method, path, item);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void knowsTheParametersThatAreDescribedAndNoOthers(Described it) throws Exception {
    ApiServer.Reply reply = request(it, it.uri() + "?no-such-parameter=1").send();

    assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
    Set<String> described = new TreeSet<>();
    addParameters(it.item(), described);
    addParameters(it.operation(), described);
    assertThat(allowed(reply)).as("parameters of %s", it).isEqualTo(described);
  }

  @ParameterizedTest
  @MethodSource("operationsWithMembers")
  void knowsTheMembersThatAreDescribedAndNoOthers(Described it) throws Exception {
    ApiServer.Reply reply = request(it, it.uri()).send("{\"no-such-member\":1}");

    assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
    assertThat(allowed(reply)).as("members of %s", it).isEqualTo(members(it));
  }

  private static ApiServer.Request request(Described it, String uri) {
    return server
        .request(HttpMethod.valueOf(it.method().toUpperCase(Locale.ROOT)), uri)
        .key(ApiServer.ADMIN);
  }

  /** Null where the operation takes no JSON object. */
  private static Set<String> members(Described it) {
    JsonObject body = it.operation().getJsonObject("requestBody");
    JsonObject json = body == null ? null : body.getJsonObject("content");
    json = json == null ? null : json.getJsonObject("application/json");
    JsonObject schema = json == null ? null : resolve(json.getJsonObject("schema"));
    return schema == null || !schema.containsKey("properties")
        ? null
        : new TreeSet<>(schema.getJsonObject("properties").fieldNames());
  }

  private static void addParameters(JsonObject to, Set<String> names) {
    for (Object one : to.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolve((JsonObject) one);
      if (parameter.getString("in").equals("query")) {
        names.add(parameter.getString("name"));
      }
    }
  }

  private static JsonObject resolve(JsonObject object) {
    String reference = object.getString("$ref");
    JsonObject at = reference == null ? object : CONTRACT.document();
    if (reference != null) {
      for (String step : reference.substring(2).split("/", -1)) {
        at = at.getJsonObject(step);
      }
    }
    return at;
  }

  private static Set<String> allowed(ApiServer.Reply reply) {
    Matcher words = ALLOWED.matcher(reply.json().getString("detail"));
    assertThat(words.find()).as(reply.toString()).isTrue();
    Set<String> names = new TreeSet<>();
    for (String name : words.group(1).split(", ", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }
}
