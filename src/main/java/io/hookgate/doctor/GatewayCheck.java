package io.hookgate.doctor;

import io.hookgate.doctor.GatewayProbe.Answer;
import io.hookgate.doctor.GatewayProbe.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The listeners: who is behind them, whether the API takes the key, and how all nodes are. */
final class GatewayCheck {
  private final GatewayProbe probe;
  private final URI ingress;
  private final URI api;
  private final ApiKey key;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * The API key.
   *
   * @param value null when there is none
   * @param origin where it is from, or why there is none
   */
  record ApiKey(@Nullable String value, String origin) {
    @Override
    public String toString() {
      return "ApiKey[" + origin + "]";
    }
  }

  GatewayCheck(GatewayProbe probe, URI ingress, URI api, ApiKey key) {
    this.probe = probe;
    this.ingress = ingress;
    this.api = api;
    this.key = key;
  }

  /** All of it. */
  List<Finding> look() throws InterruptedException, IOException {
    Door in = probe.door(ingress);
    Door out = probe.door(api);
    door("ports.ingress", ingress, in, "ingress.port");
    door("ports.api", api, out, "api.port");
    boolean runs = out == Door.READY || out == Door.NOT_READY;
    if (runs && in == Door.CLOSED) {
      findings.add(
          Finding.problem(
              "ports",
              "the API answers and the public listener does not: " + ingress,
              "look whether it is stopping, or which configuration it was started with"));
    }
    if (runs) {
      nodes();
    } else {
      findings.add(Finding.ok("api", "the gateway does not run here"));
    }
    return findings;
  }

  private void door(String check, URI listener, Door door, String setting) {
    String other = "end what listens there, or change " + setting;
    findings.add(
        switch (door) {
          case CLOSED -> Finding.ok(check, listener + " is free: no gateway runs there");
          case READY -> Finding.ok(check, listener + " is a gateway that is ready");
          case NOT_READY ->
              Finding.problem(
                  check,
                  listener + " is a gateway that is not ready for traffic",
                  "it starts or stops, or misses its Redis: its log says why");
          case FOREIGN -> Finding.problem(check, listener + " is something else", other);
        });
  }

  private void nodes() throws IOException, InterruptedException {
    if (key.value == null) {
      findings.add(Finding.warning("api", "no API key: " + key.origin, "set HOOKGATE_API_KEY"));
      return;
    }
    Answer answer = probe.get(api.resolve("/api/v1/nodes"), key.value);
    if (answer.status() == 403) {
      findings.add(
          Finding.warning(
              "api",
              "the key from " + key.origin + " may not see the nodes",
              "use one with the scope read for all tenants"));
    } else if (answer.status() != 200 || answer.json() == null) {
      findings.add(
          Finding.problem(
              "api",
              "the API answered %d to the key from %s".formatted(answer.status(), key.origin),
              "set HOOKGATE_API_KEY to a key of this gateway; look whether another one runs here"));
    } else {
      findings.add(Finding.ok("api", "it takes the key from " + key.origin));
      findings.addAll(nodes(answer.json().getJsonArray("items")));
    }
  }

  /** What to say of what the nodes say of themselves. */
  static List<Finding> nodes(JsonArray items) {
    List<Finding> findings = new ArrayList<>();
    Set<String> configurations = new HashSet<>();
    Set<String> versions = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      JsonObject node = items.getJsonObject(i);
      String name = "node %s on %s".formatted(node.getString("id"), node.getString("host"));
      String state = node.getString("state");
      if (state.equals("gone")) {
        findings.add(
            Finding.warning(
                "nodes",
                "%s was last seen at %s".formatted(name, node.getString("seenAt")),
                "start it again; if it was taken away, it is forgotten after a day"));
        continue;
      }
      configurations.add(node.getString("configuration", ""));
      versions.add(node.getString("version", ""));
      if (state.equals("not_ready")) {
        findings.add(
            Finding.problem(
                "nodes",
                "%s is not ready: it misses %s".formatted(name, node.getValue("missing")),
                "its log says why"));
      }
      findings.add(
          Clocks.finding(
              "nodes.clock",
              "the " + name + "'s",
              Duration.ofMillis(node.getLong("clockDifferenceMillis", 0L))));
    }
    if (configurations.size() > 1) {
      findings.add(
          Finding.warning(
              "nodes.configuration",
              "the nodes were given different files",
              "give each the same, and reload them"));
    }
    if (versions.size() > 1) {
      findings.add(
          Finding.warning(
              "nodes.version", "versions differ: " + versions, "finish the upgrade of all nodes"));
    }
    return findings;
  }
}
