package io.hookgate.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What a test decides about its gateway; everything else is short: attempts take at most 2 s,
 * retries come after 100 ms to 1 s.
 *
 * @param destination where everything goes
 * @param durability always or everysec
 * @param breaker whether the destination has a circuit breaker
 * @param drain how long a stop may take, such as 5s
 * @param ordered whether deliveries to one email address go one after the other
 */
public record GatewaySettings(
    String destination, String durability, boolean breaker, String drain, boolean ordered) {
  /** The path of the one source. */
  public static final String SOURCE_PATH = "/webhooks/email";

  /** The secret of the one source, whose provider is nexuspromail. */
  public static final String SOURCE_SECRET = "mail-secret-of-a-test";

  /** The secret that deliveries are signed with, for Standard Webhooks. */
  public static final String SIGNING_SECRET = "whsec_c2lnbmluZy1zZWNyZXQtb2YtYS10ZXN0LTEyMzQ1Ng==";

  /** Longest attempt, milliseconds. */
  public static final int TIMEOUT_MILLIS = 2000;

  /** Everything to that URL, durable at once, without a breaker, stopped within 5 s. */
  public static GatewaySettings to(String destination) {
    return new GatewaySettings(destination, "always", false, "5s", false);
  }

  /** With that durability: always or everysec. */
  public GatewaySettings durable(String how) {
    return new GatewaySettings(destination, how, breaker, drain, ordered);
  }

  /** With that limit to a stop. */
  public GatewaySettings draining(String limit) {
    return new GatewaySettings(destination, durability, breaker, limit, ordered);
  }

  /** With what goes to one email address in order. */
  public GatewaySettings inOrder() {
    return new GatewaySettings(destination, durability, breaker, drain, true);
  }

  /** The configuration's text. */
  String json(int ingressPort, int apiPort, String dataDir) {
    return new JsonObject()
        .put("ingress", listener(ingressPort))
        .put("api", listener(apiPort))
        .put("redis", new JsonObject().put("dataDir", dataDir).put("durability", durability))
        .put("network", new JsonObject().put("allow", new JsonArray().add("127.0.0.0/8")))
        .put("shutdown", new JsonObject().put("drain", drain))
        .put("sources", new JsonArray().add(source()))
        .put("destinations", new JsonArray().add(destinationJson()))
        .put("routes", new JsonArray().add(route("all", "mail")).add(route("published", "api")))
        .encodePrettily();
  }

  private static JsonObject listener(int port) {
    return new JsonObject().put("host", "127.0.0.1").put("port", port);
  }

  private static JsonObject source() {
    return new JsonObject()
        .put("name", "mail")
        .put("path", SOURCE_PATH)
        .put("order", new JsonObject().put("key", "body:/data/email"))
        .put(
            "verify",
            new JsonObject()
                .put("provider", "nexuspromail")
                .put("secrets", new JsonArray().add(SOURCE_SECRET)));
  }

  private JsonObject destinationJson() {
    JsonObject json =
        new JsonObject()
            .put("name", "receiver")
            .put("url", destination)
            .put("timeout", TIMEOUT_MILLIS + "ms")
            .put("ordered", ordered)
            .putNull("retryBudget")
            .put(
                "retry",
                new JsonObject()
                    .put("maxAttempts", 100)
                    .put("baseDelay", "100ms")
                    .put("factor", 1.5)
                    .put("maxDelay", "1s"))
            .put(
                "signing",
                new JsonObject()
                    .put("scheme", "standard-webhooks")
                    .put("secrets", new JsonArray().add(SIGNING_SECRET)));
    return breaker
        ? json.put(
            "circuitBreaker",
            new JsonObject()
                .put("minimumCalls", 10)
                .put("window", "5s")
                .put("resetTimeout", "500ms")
                .put("maxResetTimeout", "1s"))
        : json.putNull("circuitBreaker");
  }

  private static JsonObject route(String name, String source) {
    return new JsonObject()
        .put("name", name)
        .put("source", source)
        .put("types", new JsonArray().add("*"))
        .put("destinations", new JsonArray().add("receiver"));
  }
}
