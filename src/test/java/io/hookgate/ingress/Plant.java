package io.hookgate.ingress;

import io.hookgate.config.AlertsConfig;
import io.hookgate.config.ApiConfig;
import io.hookgate.config.DedupConfig;
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
import io.hookgate.config.Secret;
import io.hookgate.config.ShutdownConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.config.VerifyConfig;
import io.hookgate.model.Header;
import io.hookgate.routing.Selector;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Signer;
import io.hookgate.testkit.Destinations;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources, destinations and routes of the listener's tests. A source NAME has the id src_NAME
 * and is served at /in/NAME; destinations and routes have their ids likewise.
 *
 * <pre>
 * mail    signed    type and id in the body  bounced.* to crm (rt_bounces), all to audit (rt_all)
 * typed   unsigned  type and id in the body  bounced.* to crm (rt_typed)
 * open    unsigned  type and id in headers   all to crm and audit (rt_open), forwards X-Trace
 * held    unsigned                           all to frozen, paused, and gone, disabled (rt_held)
 * lonely  unsigned  a body once only         nowhere
 * legacy  unsigned  answers 202 "ok"         nowhere
 * off     disabled
 * </pre>
 */
final class Plant {
  static final String SECRET = "planted-secret";

  private static final Scheme SCHEME =
      Scheme.fromJson(
          "hmac",
          new JsonObject()
              .put("header", "X-Signature")
              .put("prefix", "sha256=")
              .put("signed", "{timestamp}.{body}")
              .put(
                  "timestamp",
                  new JsonObject().put("header", "X-Timestamp").put("tolerance", "5m")));
  private static final VerifyConfig SIGNED =
      new VerifyConfig("hmac", SCHEME, List.of(new Secret(SECRET, "test")));
  private static final VerifyConfig UNSIGNED = new VerifyConfig("none", null, List.of());
  private static final ResponseConfig STANDARD = new ResponseConfig(200, null);

  private Plant() {}

  static Topology topology() {
    return topology(
        List.of(
            source("mail", SIGNED, "body:/id", "body:/type"),
            source("typed", UNSIGNED, "body:/id", "body:/type"),
            source("open", UNSIGNED, "header:X-Id", "header:X-Type"),
            source("held", UNSIGNED, null, null),
            new SourceConfig(
                "src_lonely",
                "",
                "lonely",
                "/in/lonely",
                true,
                UNSIGNED,
                new DedupConfig(null, Duration.ofMinutes(5), true),
                List.of(),
                List.of(),
                STANDARD),
            new SourceConfig(
                "src_legacy",
                "",
                "legacy",
                "/in/legacy",
                true,
                UNSIGNED,
                new DedupConfig(null, Duration.ofDays(2), false),
                List.of(),
                List.of(),
                new ResponseConfig(202, "ok")),
            new SourceConfig(
                "src_off",
                "",
                "off",
                "/in/off",
                false,
                UNSIGNED,
                new DedupConfig(null, Duration.ofDays(2), false),
                List.of(),
                List.of(),
                STANDARD)));
  }

  static Topology topology(List<SourceConfig> sources) {
    return Topology.of(
        new GatewayConfig(
            new IngressConfig("127.0.0.1", 0, 1, Duration.ofSeconds(1), null, null),
            new ApiConfig("127.0.0.1", 0, List.of()),
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
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofDays(7),
                0.5),
            new NetworkConfig(List.of()),
            new ShutdownConfig(Duration.ofSeconds(1)),
            new LogConfig(LogConfig.Format.TEXT),
            sources,
            List.of(
                destination("crm", true, false),
                destination("audit", true, false),
                destination("frozen", true, true),
                destination("gone", false, false)),
            List.of(
                route("bounces", "mail", "bounced.*", "crm"),
                route("all", "mail", "*", "audit"),
                route("typed", "typed", "bounced.*", "crm"),
                route("open", "open", "*", "crm", "audit"),
                route("held", "held", "*", "frozen", "gone")),
            AlertsConfig.DEFAULT,
            ReplayConfig.DEFAULT,
            "{}",
            java.util.Map.of(),
            ""));
  }

  static SourceConfig source(
      String name, VerifyConfig verify, @Nullable String key, @Nullable String type) {
    return new SourceConfig(
        "src_" + name,
        "",
        name,
        "/in/" + name,
        true,
        verify,
        new DedupConfig(selector(key), Duration.ofDays(2), false),
        type == null ? List.of() : List.of(Selector.parse(type)),
        List.of("X-Trace"),
        STANDARD);
  }

  /** A request as the source mail is sent it. */
  static String signed(String body, Instant when) {
    List<Header> headers =
        Signer.of(SCHEME, List.of(SECRET))
            .sign(
                "",
                when.getEpochSecond(),
                body.getBytes(StandardCharsets.UTF_8),
                "POST",
                "/in/mail");
    String lines =
        headers.stream()
            .map(header -> header.name() + ": " + header.value() + "\r\n")
            .collect(Collectors.joining());
    return post("mail", lines, body);
  }

  /**
   * A request.
   *
   * @param headers lines, each ended
   */
  static String post(String source, String headers, String body) {
    return "POST /in/"
        + source
        + " HTTP/1.1\r\nHost: gate\r\n"
        + headers
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private static @Nullable Selector selector(@Nullable String text) {
    return text == null ? null : Selector.parse(text);
  }

  private static DestinationConfig destination(String name, boolean enabled, boolean paused) {
    return Destinations.destination("dst_" + name, name, "http://127.0.0.1:1/" + name)
        .enabled(enabled)
        .paused(paused)
        .timeout(Duration.ofSeconds(7))
        .build();
  }

  private static RouteConfig route(String name, String source, String type, String... to) {
    return new RouteConfig(
        "rt_" + name,
        "",
        name,
        "src_" + source,
        true,
        List.of(type),
        java.util.Arrays.stream(to).map(destination -> "dst_" + destination).toList(),
        null,
        null,
        null);
  }
}
