package io.hookgate.testkit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the shipped OpenAPI document promises, held against what is sent and answered: the status is
 * one of the operation's, the content type and the headers are those of the status, and the body is
 * what the schema says, without a member more. Any thread.
 */
public final class Contract {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private final JsonObject document;
  private final ContractSchemas schemas;
  private final List<Described> operations = new ArrayList<>();
  private final Map<String, Set<Integer>> seen = new ConcurrentHashMap<>();

  /** An operation with its path as a pattern; of several that match, the first is meant. */
  private record Described(Pattern path, String method, JsonObject operation, JsonArray shared) {
    String id() {
      return operation.getString("operationId");
    }
  }

  /**
   * One exchange.
   *
   * @param uri path and query
   * @param sent the body, empty for none
   * @param header gives an answer's header, null when there is none
   */
  public record Exchange(
      String method,
      String uri,
      byte[] sent,
      int status,
      Function<String, @Nullable String> header,
      String body) {
    private String path() {
      return uri.split("\\?", 2)[0];
    }

    private List<String> parameters() {
      String[] parts = uri.split("\\?", 2);
      return parts.length == 1
          ? List.of()
          : Pattern.compile("&")
              .splitAsStream(parts[1])
              .map(pair -> URLDecoder.decode(pair.split("=", 2)[0], StandardCharsets.UTF_8))
              .toList();
    }

    private String contentType() {
      String type = header.apply("Content-Type");
      return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
  }

  /** Of the document on the class path. */
  public Contract() {
    this.document = read();
    this.schemas = new ContractSchemas(document);
    JsonObject paths = document.getJsonObject("paths");
    List<String> literalFirst = new ArrayList<>(paths.fieldNames());
    literalFirst.sort((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")));
    for (String path : literalFirst) {
      JsonObject item = paths.getJsonObject(path);
      Pattern pattern = Pattern.compile(path.replaceAll("\\{\\w+}", "[^/]+"));
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          JsonArray shared = item.getJsonArray("parameters", new JsonArray());
          operations.add(new Described(pattern, method, item.getJsonObject(method), shared));
        }
      }
    }
  }

  /** The document, as parsed. */
  public JsonObject document() {
    return document;
  }

  /** Which statuses were seen so far, by operation. */
  public Map<String, Set<Integer>> seen() {
    return new TreeMap<>(seen);
  }

  /**
   * Remembers the exchange.
   *
   * @throws AssertionError when it is not as the document says
   */
  public void check(Exchange exchange) {
    Described described = find(exchange);
    if (described == null) {
      checkUndescribed(exchange);
      return;
    }
    seen.computeIfAbsent(described.id(), id -> ConcurrentHashMap.newKeySet()).add(exchange.status);
    JsonObject responses = described.operation.getJsonObject("responses");
    JsonObject response = responses.getJsonObject(Integer.toString(exchange.status));
    if (response == null) {
      throw broken(exchange, "answers with a status that is none of " + responses.fieldNames());
    }
    checkAnswer(exchange, schemas.resolve(response));
    if (exchange.status < 300) {
      checkRequest(exchange, described);
    }
  }

  /** Holds a JSON value against a schema of the document by its name. */
  public void checkSchema(String name, JsonObject value) {
    String problem =
        schemas.problem(new JsonObject().put("$ref", "#/components/schemas/" + name), value);
    if (problem != null) {
      throw new AssertionError(name + ": " + problem + "\n" + value.encodePrettily());
    }
  }

  private void checkUndescribed(Exchange exchange) {
    if (exchange.status < 400 || !exchange.contentType().equals(PROBLEM)) {
      throw broken(exchange, "is not described, and answered other than by a problem");
    }
  }

  private void checkAnswer(Exchange exchange, JsonObject response) {
    JsonObject headers = response.getJsonObject("headers", new JsonObject());
    for (String name : headers.fieldNames()) {
      boolean always = schemas.resolve(headers.getJsonObject(name)).getBoolean("required", true);
      if (always && exchange.header.apply(name) == null) {
        throw broken(exchange, "lacks the header " + name);
      }
    }
    JsonObject content = response.getJsonObject("content");
    if (content == null) {
      if (!exchange.body.isEmpty()) {
        throw broken(exchange, "has a body that is not described");
      }
      return;
    }
    String type = exchange.contentType();
    if (!content.containsKey(type)) {
      throw broken(
          exchange, "has the content type '" + type + "', none of " + content.fieldNames());
    }
    if (type.endsWith("json") && !type.endsWith("ndjson") && !exchange.method.equals("HEAD")) {
      checkJson(exchange, content.getJsonObject(type).getJsonObject("schema"), exchange.body);
    }
  }

  private void checkRequest(Exchange exchange, Described described) {
    Set<String> known = new TreeSet<>();
    for (JsonArray list :
        List.of(
            described.shared, described.operation.getJsonArray("parameters", new JsonArray()))) {
      list.forEach(one -> known.add(schemas.resolve((JsonObject) one).getString("name")));
    }
    for (String parameter : exchange.parameters()) {
      if (!known.contains(parameter)) {
        throw broken(exchange, "takes the parameter " + parameter + ", none of " + known);
      }
    }
    JsonObject body = described.operation.getJsonObject("requestBody");
    if (exchange.sent.length > 0 && body == null) {
      throw broken(exchange, "takes a body, which is not described");
    }
    JsonObject json = body == null ? null : body.getJsonObject("content").getJsonObject(JSON);
    boolean lines = described.operation.encode().contains("ndjson");
    if (exchange.sent.length > 0 && json != null && !lines) {
      checkJson(
          exchange,
          json.getJsonObject("schema"),
          new String(exchange.sent, StandardCharsets.UTF_8));
    }
  }

  private void checkJson(Exchange exchange, JsonObject schema, String text) {
    Object value;
    try {
      value = Json.decodeValue(text);
    } catch (DecodeException e) {
      throw broken(exchange, "has no JSON: " + e.getMessage());
    }
    String problem = schemas.problem(schema, value);
    if (problem != null) {
      throw broken(exchange, problem + "\nin " + text);
    }
  }

  private @Nullable Described find(Exchange exchange) {
    String method =
        exchange.method.equals("HEAD") ? "get" : exchange.method.toLowerCase(Locale.ROOT);
    for (Described one : operations) {
      if (one.method.equals(method) && one.path.matcher(exchange.path()).matches()) {
        return one;
      }
    }
    return null;
  }

  /** Which documented statuses below 500 of which operations were never seen. */
  public Map<String, Set<Integer>> unseen(Set<Integer> of) {
    Map<String, Set<Integer>> unseen = new TreeMap<>();
    for (Described one : operations) {
      Set<Integer> left =
          one.operation.getJsonObject("responses").fieldNames().stream()
              .map(Integer::valueOf)
              .filter(status -> status < 300 || of.contains(status))
              .collect(Collectors.toCollection(TreeSet::new));
      left.removeAll(seen.getOrDefault(one.id(), Set.of()));
      if (!left.isEmpty()) {
        unseen.put(one.id(), left);
      }
    }
    return unseen;
  }

  private static AssertionError broken(Exchange exchange, String how) {
    return new AssertionError(
        "%s %s, answered %d, %s".formatted(exchange.method, exchange.uri, exchange.status, how));
  }

  @SuppressWarnings("unchecked") // YAML's mappings are maps, and the keys of this document texts.
  private static JsonObject read() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi/hookgate.yaml")) {
      Load yaml = new Load(LoadSettings.builder().build());
      return new JsonObject((Map<String, Object>) yaml.loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
