package io.hookgate.api;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.ApiConfig;
import io.hookgate.config.DedupConfig;
import io.hookgate.config.DefinitionReader;
import io.hookgate.config.DestinationConfig;
import io.hookgate.config.EncryptionConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.IngressConfig;
import io.hookgate.config.LogConfig;
import io.hookgate.config.NetworkConfig;
import io.hookgate.config.RedisConfig;
import io.hookgate.config.ReplayConfig;
import io.hookgate.config.ResponseConfig;
import io.hookgate.config.RetentionConfig;
import io.hookgate.config.RouteConfig;
import io.hookgate.config.ShutdownConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.config.VerifyConfig;
import io.hookgate.model.Ids;
import io.hookgate.routing.Selector;
import io.hookgate.store.Definitions;
import io.hookgate.store.Sealer;
import io.hookgate.store.Store;
import io.hookgate.testkit.Destinations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What the tests' gateways know: source mail, destinations crm, billing and staging. */
public final class Topologies {
  public static final String MAIL = Ids.ofName("src_", "", "mail");
  public static final String CRM = Ids.ofName("dst_", "", "crm");
  public static final String BILLING = Ids.ofName("dst_", "", "billing");
  public static final String STAGING = Ids.ofName("dst_", "", "staging");
  public static final String BOUNCES = Ids.ofName("rt_", "", "bounces");
  public static final String REST = Ids.ofName("rt_", "", "rest");

  private static final GatewayConfig CONFIG =
      new GatewayConfig(
          new IngressConfig("127.0.0.1", 0, 1, Duration.ofSeconds(1), null, null),
          new ApiConfig("127.0.0.1", 0, ApiServer.keys()),
          new RedisConfig(
              RedisConfig.Mode.EMBEDDED,
              Path.of("unused"),
              RedisConfig.Durability.ALWAYS,
              null,
              null,
              null,
              1),
          new EncryptionConfig(List.of(), true),
          new RetentionConfig(
              Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(7), 0.5),
          new NetworkConfig(List.of()),
          new ShutdownConfig(Duration.ofSeconds(1)),
          new LogConfig(LogConfig.Format.TEXT),
          List.of(source()),
          List.of(destination("crm"), destination("billing"), destination("staging")),
          List.of(
              route("bounces", List.of("bounced.*"), List.of(CRM, BILLING)),
              route("rest", List.of("complained"), List.of(STAGING))),
          AlertsConfig.DEFAULT,
          ReplayConfig.DEFAULT,
          "{}",
          Map.of(),
          "");

  private static final Topology STANDARD = Topology.of(CONFIG);

  private Topologies() {}

  /** Nothing is defined through the API. */
  static ApiParts.Defined defined(Store store) {
    return new ApiParts.Defined(
        () -> Definitions.Known.NOTHING,
        () -> new DefinitionReader(CONFIG, InstantSource.system()),
        () -> CONFIG,
        store.definitions()::write,
        new Sealer(Map.of()));
  }

  /** All of it. */
  public static Topology standard() {
    return STANDARD;
  }

  private static SourceConfig source() {
    return new SourceConfig(
        MAIL,
        "",
        "mail",
        "/in/mail",
        true,
        new VerifyConfig("none", null, List.of()),
        new DedupConfig(null, Duration.ofDays(2), false),
        List.of(new Selector(Selector.Kind.BODY, "/type")),
        List.of(),
        new ResponseConfig(200, null));
  }

  private static DestinationConfig destination(String name) {
    return Destinations.destination(Ids.ofName("dst_", "", name), name, "http://127.0.0.1:9/")
        .timeout(Duration.ofSeconds(1))
        .build();
  }

  private static RouteConfig route(String name, List<String> types, List<String> destinations) {
    return new RouteConfig(
        Ids.ofName("rt_", "", name), "", name, MAIL, true, types, destinations, null, null, null);
  }
}
