package io.hookgate.alerts;

import static io.hookgate.testkit.StoreKit.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.bus.DestinationSwitched;
import io.hookgate.config.AlertsConfig;
import io.hookgate.config.ConfigLoader;
import io.hookgate.config.Loaded;
import io.hookgate.config.Topology;
import io.hookgate.model.Ids;
import io.hookgate.model.SwitchAction;
import io.hookgate.store.Incidents;
import io.hookgate.store.Store;
import io.hookgate.telemetry.Metrics;
import io.hookgate.testkit.RedisExtension;
import io.hookgate.testkit.StoreKit;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Incidents begin and end once, however often trouble comes and goes and whoever sees it. */
class DeskIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final String CRM = Ids.ofName("dst_", "", "crm");
  private static final String ONCALL = Ids.ofName("dst_", "", "oncall");
  private static final String TENANT = Ids.ofName("dst_", "", "tenant");
  private static final Duration QUIET = Duration.ofMinutes(2);
  private static final Trouble TROUBLE =
      new Trouble(
          AlertKind.DEAD_LETTERS_GROWING,
          CRM,
          "",
          Map.of("count", 120, "perSeconds", 300, "limit", 100),
          true);

  @TempDir Path folder;

  private final AtomicLong seconds = new AtomicLong();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private StoreKit kit;
  private Incidents incidents;
  private String format = "json";

  @BeforeEach
  void open() {
    kit = new StoreKit(REDIS);
    Store store = kit.store();
    await(store.open(false, ""));
    incidents = store.incidents();
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void tellsOnceThatItBeganAndOnceThatItIsOverWhateverTheNumberOfNodes() {
    Node one = new Node();
    Node two = new Node();
    for (int i = 0; i < 5; i++) {
      one.look(TROUBLE);
      two.look(TROUBLE);
      pass(30);
    }
    assertThat(told()).containsExactly("hookgate.dead_letters.growing");
    for (int i = 0; i < 5; i++) {
      pass(60);
      one.look();
      two.look();
    }
    assertThat(told())
        .containsExactly("hookgate.dead_letters.growing", "hookgate.dead_letters.steady");
    assertThat(registry.get("hookgate.alerts").tag("state", "raised").counter().count())
        .isEqualTo(1);
  }

  @Test
  void whatComesAndGoesWithinTheQuietTimeIsOneIncident() {
    Node node = new Node();
    for (int i = 0; i < 20; i++) {
      node.look(TROUBLE);
      pass(60);
      node.look();
      pass(59);
    }
    assertThat(told()).containsExactly("hookgate.dead_letters.growing");
  }

  @Test
  void isNotOverAsLongAsAnotherNodeSeesIt() {
    Node sees = new Node();
    Node doesNot = new Node();
    for (int i = 0; i < 10; i++) {
      sees.look(TROUBLE);
      doesNot.look();
      pass(50);
    }
    assertThat(told()).containsExactly("hookgate.dead_letters.growing");
  }

  @Test
  void aRestartNeitherTellsAgainNorEndsIt() {
    new Node().look(TROUBLE);
    pass(600);
    Node started = new Node();
    started.look();
    started.look(TROUBLE);
    pass(30);
    started.look(TROUBLE);
    assertThat(told()).containsExactly("hookgate.dead_letters.growing");
    pass(1);
    started.look();
    pass(120);
    started.look();
    assertThat(told()).hasSize(2);
  }

  @Test
  void weakTroubleKeepsAnIncidentGoingAndBeginsNone() {
    Node node = new Node();
    Trouble weak = new Trouble(TROUBLE.kind(), CRM, "", TROUBLE.facts(), false);
    node.look(weak);
    assertThat(told()).isEmpty();
    node.look(TROUBLE);
    for (int i = 0; i < 10; i++) {
      pass(60);
      node.look(weak);
    }
    assertThat(told()).hasSize(1);
  }

  @Test
  void whatIsAboutNoDestinationIsToldAndEndsLikeAnythingElse() {
    Node node = new Node();
    node.look(
        new Trouble(AlertKind.MEMORY_SHARE, "", "0.8", Map.of("share", 0.81, "limit", 0.8), true));
    pass(1);
    node.look();
    pass(120);
    node.look();
    assertThat(told()).containsExactly("hookgate.memory.share", "hookgate.memory.relieved");
    assertThat(announcements())
        .extracting(one -> new JsonObject(one.getString("body")).getString("summary"))
        .contains(
            "The store uses 81 % of its memory (limit 80 %); when it is full, sources answer 503.");
  }

  @Test
  void aDisabledDestinationIsToldUntilSomebodyEnablesIt() {
    Node one = new Node();
    one.changed(SwitchAction.DISABLE, "410 Gone");
    one.changed(SwitchAction.DISABLE, "410 Gone");
    pass(10_000);
    Node later = new Node();
    later.look();
    pass(10_000);
    later.look();
    assertThat(told()).containsExactly("hookgate.destination.disabled");
    later.changed(SwitchAction.PAUSE, "by ops");
    later.changed(SwitchAction.ENABLE, "by ops");
    later.changed(SwitchAction.ENABLE, "by ops");
    assertThat(told())
        .containsExactly("hookgate.destination.disabled", "hookgate.destination.enabled");
  }

  @Test
  void nothingIsToldOfTheAlertDestinationNorOfOneThatOnlyGetsAlerts() {
    Watched watched = Watched.of(topology(), ONCALL);
    assertThat(watched.watches(ONCALL)).isFalse();
    assertThat(watched.watches(TENANT)).isFalse();
    assertThat(watched.watches(CRM)).isTrue();
    assertThat(watched.mixed()).containsExactly(CRM);
  }

  @Test
  void tellsTheAlertDestinationAndWhoeverHasARouteButNotTheOneItIsAbout() {
    new Node().look(TROUBLE);
    JsonObject announcement = announcements().get(0);
    assertThat(destinations(announcement)).containsExactlyInAnyOrder(ONCALL, TENANT);
    JsonObject body = new JsonObject(announcement.getString("body"));
    assertThat(body.getString("alert")).isEqualTo("dead_letters.growing");
    assertThat(body.getString("state")).isEqualTo("raised");
    assertThat(body.getString("destination")).isEqualTo("crm");
    assertThat(body.getString("summary"))
        .isEqualTo("Destination crm got 120 dead letters within 5m (limit 100).");
    assertThat(body.getString("next")).contains("/api/v1/dead-letters?destination=crm");
  }

  @Test
  void slackGetsATextAndRoutesGetTheFacts() {
    format = "slack";
    new Node().look(TROUBLE);
    for (JsonObject announcement : announcements()) {
      JsonObject body = new JsonObject(announcement.getString("body"));
      if (destinations(announcement).contains(ONCALL)) {
        assertThat(destinations(announcement)).containsExactly(ONCALL);
        assertThat(body.fieldNames()).containsExactly("text");
        assertThat(body.getString("text")).contains("Destination crm got 120 dead letters");
      } else {
        assertThat(body.getString("alert")).isEqualTo("dead_letters.growing");
      }
    }
    assertThat(announcements()).hasSize(2);
  }

  /** One node: what it remembers is its own. */
  private final class Node {
    private final Desk desk;

    Node() {
      desk =
          new Desk(
              incidents,
              new AlertWriter(config(), DeskIT.this::topology, 64, clock(), new Random(3)),
              new Metrics(registry),
              QUIET,
              () -> Duration.ofSeconds(seconds.get()).toNanos());
    }

    void look(Trouble... troubles) {
      await(desk.settle(await(incidents.inForce()), List.of(troubles), id -> true));
    }

    void changed(SwitchAction action, String cause) {
      desk.changed(new DestinationSwitched(CRM, "crm", action, 1, "ops", cause));
      await(desk.settleChanges(await(incidents.inForce()), id -> true));
    }
  }

  /** The nodes' clocks move; and what was seen was seen so much longer ago. */
  private void pass(long more) {
    seconds.addAndGet(more);
    for (Object name : (List<?>) REDIS.command("HKEYS", "{hg:alerts}s")) {
      REDIS.command("HINCRBY", "{hg:alerts}s", String.valueOf(name), "-" + more * 1000);
    }
  }

  private InstantSource clock() {
    long begin = System.currentTimeMillis();
    return () -> java.time.Instant.ofEpochMilli(begin).plusSeconds(seconds.get());
  }

  private List<JsonObject> announcements() {
    List<JsonObject> all = new ArrayList<>();
    await(incidents.unannounced()).values().forEach(text -> all.add(new JsonObject(text)));
    return all;
  }

  /** The types of all that was told, the oldest first. */
  private List<String> told() {
    return await(incidents.unannounced()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> new JsonObject(entry.getValue()).getString("type"))
        .toList();
  }

  private static List<String> destinations(JsonObject announcement) {
    return announcement.getJsonArray("to").stream()
        .map(one -> ((JsonArray) one).getString(0))
        .toList();
  }

  private AlertsConfig config() {
    return loaded().config().alerts();
  }

  private Topology topology() {
    return Topology.of(loaded().config());
  }

  private Loaded.Valid loaded() {
    String json =
        """
        { "sources": [ { "name": "any", "verify": { "scheme": "none" } } ],
          "destinations": [ { "name": "crm", "url": "http://127.0.0.1:1/" },
            { "name": "tenant", "url": "http://127.0.0.1:1/" },
            { "name": "oncall", "url": "http://127.0.0.1:1/" } ],
          "routes": [ { "name": "all", "source": "any", "destinations": ["crm"] },
            { "name": "ops", "source": "hookgate", "types": ["hookgate.*"],
              "destinations": ["tenant", "crm", "oncall"] } ],
          "network": { "allow": ["127.0.0.0/8"] },
          "alerts": { "destination": "oncall", "format": "%s" } }
        """
            .formatted(format);
    try {
      Path file = Files.writeString(folder.resolve("conf.json"), json);
      return (Loaded.Valid) new ConfigLoader(Map.of()).load(List.of(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
