package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.config.RedisConfig.Durability;
import io.hookgate.config.RedisConfig.Mode;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.routing.Selector;
import io.hookgate.signature.Presets;
import io.hookgate.testkit.Destinations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  private static final BreakerConfig BREAKER =
      new BreakerConfig(
          0.8, 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final String DATA_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final String SIGNING = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private final ConfigFolder folder;

  ConfigLoaderTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  @Test
  void anEmptyConfigurationIsTheDefaults() {
    Loaded.Valid loaded = folder.valid("{}");

    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.config().with(""))
        .isEqualTo(
            new GatewayConfig(
                new IngressConfig("0.0.0.0", 8080, 1 << 20, Duration.ofSeconds(10), null, null),
                new ApiConfig("127.0.0.1", 8081, List.of()),
                new RedisConfig(
                    Mode.EMBEDDED,
                    Path.of("data/redis"),
                    Durability.ALWAYS,
                    null,
                    null,
                    null,
                    ConfigFolder.MACHINE_MEMORY / 4),
                new EncryptionConfig(List.of(), true),
                new RetentionConfig(
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(7),
                    Duration.ofDays(7),
                    0.5),
                new NetworkConfig(List.of()),
                new ShutdownConfig(Duration.ofSeconds(30)),
                new LogConfig(LogConfig.Format.TEXT),
                List.of(),
                List.of(),
                List.of(),
                AlertsConfig.DEFAULT,
                ReplayConfig.DEFAULT,
                "{}",
                java.util.Map.of(),
                ""));
  }

  @Test
  void listenersAreMapped() throws Exception {
    Path pem = Files.writeString(folder.folder().resolve("a.pem"), "pem");
    GatewayConfig config =
        folder.config(
            """
            {"ingress": {"host": "::1", "port": 0, "maxBody": "512KiB", "requestTimeout": "250ms",
                         "tls": {"cert": "%1$s", "key": "%1$s"}},
             "api": {"host": "0.0.0.0", "port": 9, "keys": [
               {"name": "ops", "secret": "0123456789abcdef", "scopes": ["read", "admin"]}]},
             "shutdown": {"drain": "0s"}, "log": {"format": "json"},
             "network": {"allow": ["127.0.0.0/8", "fd00::/8", "0.0.0.0/0"]}}"""
                .formatted(pem));

    assertThat(config.ingress())
        .isEqualTo(
            new IngressConfig(
                "::1", 0, 512 << 10, Duration.ofMillis(250), new TlsConfig(pem, pem), null));
    assertThat(config.api())
        .isEqualTo(
            new ApiConfig(
                "0.0.0.0",
                9,
                List.of(
                    new ApiKeyConfig(
                        "ops",
                        new Secret("0123456789abcdef", "plain text"),
                        List.of(Scope.READ, Scope.ADMIN),
                        null))));
    assertThat(config.shutdown().drain()).isZero();
    assertThat(config.log().format()).isEqualTo(LogConfig.Format.JSON);
    assertThat(config.network().allow()).containsExactly("127.0.0.0/8", "fd00::/8", "0.0.0.0/0");
  }

  @Test
  void storageIsMapped() {
    GatewayConfig config =
        folder
            .env("KEY", DATA_KEY)
            .env("PASSWORD", "pw")
            .config(
                """
                {"redis": {"mode": "standalone", "url": "rediss://redis:6380", "username": "u",
                           "password": {"env": "PASSWORD"}, "durability": "everysec"},
                 "retention": {"maxMemory": "2GiB"},
                 "encryption": {"keys": [{"id": "k2", "secret": {"env": "KEY"}}]},
                 "api": {"keys": [{"name": "a", "secret": "0123456789abcdef", "scopes": ["read"]}]}}
                """);

    assertThat(config.redis())
        .isEqualTo(
            new RedisConfig(
                Mode.STANDALONE,
                Path.of("data/redis"),
                Durability.EVERYSEC,
                "rediss://redis:6380",
                "u",
                new Secret("pw", "env PASSWORD"),
                2L << 30));
    assertThat(config.encryption().keys())
        .containsExactly(new DataKeyConfig("k2", new Secret(DATA_KEY, "env KEY")));
  }

  @Test
  void autoIsAQuarterOfTheMachinesMemoryButAtLeastOneGibibyte() {
    Path file = folder.write("a.json", "{}");

    Loaded small =
        new ConfigLoader(folder.environment(), 2L << 30, () -> ConfigFolder.NOW)
            .load(List.of(file));

    assertThat(((Loaded.Valid) small).config().redis().maxMemory()).isEqualTo(1L << 30);
    assertThat(folder.config("{}").redis().maxMemory()).isEqualTo(4L << 30);
  }

  @Test
  void aSourceWithAPresetHasItsSelectors() {
    SourceConfig source =
        source("\"name\": \"hub\", \"verify\": {\"provider\": \"github\", \"secrets\": [\"s\"]}");

    assertThat(source)
        .isEqualTo(
            new SourceConfig(
                Ids.ofName("src_", "", "hub"),
                "",
                "hub",
                "/in/hub",
                true,
                new VerifyConfig(
                    "github",
                    Presets.find("github").orElseThrow(),
                    List.of(new Secret("s", "plain text"))),
                new DedupConfig(
                    Selector.parse("header:x-github-delivery"), source.dedup().ttl(), false),
                List.of(Selector.parse("header:x-github-event"), Selector.parse("body:/action")),
                List.of(),
                new ResponseConfig(200, null)));
    assertThat(source.dedup().ttl()).isEqualTo(Presets.find("github").orElseThrow().dedupTtl());
  }

  @Test
  void aSourcesOwnKeysWinOverThePreset() {
    SourceConfig source =
        source(
            """
            "name": "mail", "path": "/webhooks/email", "enabled": false,
            "verify": {"provider": "nexuspromail", "secrets": ["old", "new"]},
            "dedup": {"key": "header:X-Id", "ttl": "2h"}, "type": "body:/kind",
            "forwardHeaders": ["X-Request-Id", "x-request-id", "X-Other"],
            "response": {"status": 202, "body": ""}""");

    assertThat(source.path()).isEqualTo("/webhooks/email");
    assertThat(source.enabled()).isFalse();
    assertThat(source.verify().secrets()).extracting(Secret::value).containsExactly("old", "new");
    assertThat(source.dedup())
        .isEqualTo(new DedupConfig(Selector.parse("header:x-id"), Duration.ofHours(2), false));
    assertThat(source.typeFrom()).containsExactly(Selector.parse("body:/kind"));
    assertThat(source.forwardHeaders()).containsExactly("x-request-id", "x-other");
    assertThat(source.response()).isEqualTo(new ResponseConfig(202, ""));
  }

  @Test
  void aTtlAloneKeepsThePresetsKey() {
    SourceConfig source =
        source(
            """
            "name": "mail", "verify": {"provider": "nexuspromail", "secrets": ["s"]},
            "dedup": {"ttl": "3d"}""");

    assertThat(source.dedup())
        .isEqualTo(new DedupConfig(Selector.parse("body:/id"), Duration.ofDays(3), false));
  }

  @Test
  void theHmacSchemeOfTheContractIsRead() {
    SourceConfig source =
        source(
            """
            "name": "legacy",
            "verify": {"scheme": "hmac", "header": "X-Signature", "algorithm": "sha256",
                       "encoding": "hex", "prefix": "sha256=", "signed": "{timestamp}.{body}",
                       "timestamp": {"header": "X-Timestamp"}, "secrets": ["s"]},
            "dedup": {"key": "header:X-Delivery", "ttl": "48h"}""");

    assertThat(source.verify().name()).isEqualTo("hmac");
    assertThat(source.verify().scheme())
        .hasFieldOrPropertyWithValue("signed", "{timestamp}.{body}")
        .extracting("timestamp.tolerance")
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(source.dedup().ttl()).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void otherSchemesDeduplicateNothingByThemselves() {
    SourceConfig hmac =
        source(
            """
            "name": "h", "verify": {"scheme": "hmac", "header": "X-S", "secrets": ["s"]}""");
    SourceConfig open = source("\"name\": \"o\", \"verify\": {\"scheme\": \"none\"}");

    assertThat(hmac.dedup()).isEqualTo(new DedupConfig(null, Duration.ofDays(2), false));
    assertThat(open.dedup()).isEqualTo(hmac.dedup());
    assertThat(open.verify()).isEqualTo(new VerifyConfig("none", null, List.of()));
  }

  @Test
  void aDestinationThatSaysNothingGetsTheDefaults() {
    assertThat(destination("\"name\": \"crm\", \"url\": \"https://crm.example:8443/h?a=b\""))
        .isEqualTo(
            Destinations.destination(
                    Ids.ofName("dst_", "", "crm"), "crm", "https://crm.example:8443/h?a=b")
                .breaker(BREAKER)
                .build());
  }

  @Test
  void aDestinationIsMapped() {
    DestinationConfig destination =
        destination(
            """
            "name": "crm", "url": "http://[::1]/", "enabled": false, "paused": true,
            "priority": "high",
            "retry": {"maxAttempts": 3, "baseDelay": "1s", "factor": 1.5, "maxDelay": "2s",
                      "jitter": 0, "maxAge": "1h"},
            "timeout": "5s",
            "circuitBreaker": {"failureRate": 1, "minimumCalls": 1, "window": "1s",
                               "resetTimeout": "1s", "maxResetTimeout": "2s"},
            "signing": {"scheme": "standard-webhooks", "secrets": ["%s"]},
            "headers": {"X-Team": "growth"}, "auth": {"bearer": "token"},
            "concurrency": 3, "rateLimit": {"permits": 5, "per": "2s", "burst": 7},
            "ordered": true, "onDead": "stop", "disableAfter": "12h",
            "outcomes": {"permanent": ["4xx"], "retry": ["404"]},
            "retryBudget": {"share": 0.5, "perSecond": 3}"""
                .formatted(SIGNING));

    assertThat(destination)
        .isEqualTo(
            new DestinationConfig(
                Ids.ofName("dst_", "", "crm"),
                "",
                "crm",
                "http://[::1]/",
                false,
                true,
                Lane.HIGH,
                new RetryPolicy(
                    3, Duration.ofSeconds(1), 1.5, Duration.ofSeconds(2), 0, Duration.ofHours(1)),
                Duration.ofSeconds(5),
                new BreakerConfig(
                    1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2)),
                List.of(
                    new SigningConfig(
                        Presets.STANDARD_WEBHOOKS, List.of(new Secret(SIGNING, "plain text")))),
                List.of(new Header("X-Team", "growth")),
                new AuthConfig.Bearer(new Secret("token", "plain text")),
                null,
                new LimitsConfig(3, new RateLimitConfig(5, Duration.ofSeconds(2), 7)),
                new OrderingConfig(true, true),
                new OutcomesConfig(List.of("4xx"), List.of("404"), Duration.ofHours(12)),
                new RetryBudgetConfig(0.5, 3)));
  }

  @Test
  void backoffAndJitterHaveKinds() {
    RetryPolicy listed =
        destination(
                """
                "name": "a", "url": "http://a/",
                "retry": {"backoff": "list", "delays": ["5s", "5m"], "jitter": "none"}""")
            .retry();
    RetryPolicy linear =
        destination(
                """
                "name": "a", "url": "http://a/",
                "retry": {"backoff": "linear", "baseDelay": "3s", "jitter": "full"}""")
            .retry();

    assertThat(listed.backoff())
        .isEqualTo(new Backoff.Listed(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5))));
    assertThat(listed.maxAttempts()).isEqualTo(3);
    assertThat(listed.jitter()).isEqualTo(Jitter.NONE);
    assertThat(linear.backoff()).isEqualTo(new Backoff.Linear(Duration.ofSeconds(3)));
    assertThat(linear.maxAttempts()).isEqualTo(18);
    assertThat(linear.jitter()).isEqualTo(Jitter.FULL);
  }

  @Test
  void aListInDefaultsIsNoProblemOfADestinationWithABackoffOfItsOwn() {
    GatewayConfig config =
        folder.config(
            """
            {"defaults": {"retry": {"backoff": "list", "delays": ["5s"], "maxAttempts": 4}},
             "destinations": [
               {"name": "a", "url": "http://a/", "retryBudget": null},
               {"name": "b", "url": "http://b/", "retry": {"backoff": "linear"}}]}""");

    assertThat(config.destinations().get(0).retry().backoff()).isInstanceOf(Backoff.Listed.class);
    assertThat(config.destinations().get(0).retry().maxAttempts()).isEqualTo(4);
    assertThat(config.destinations().get(0).retryBudget()).isNull();
    assertThat(config.destinations().get(1).retry().backoff()).isInstanceOf(Backoff.Linear.class);
    assertThat(config.destinations().get(1).retryBudget()).isEqualTo(RetryBudgetConfig.DEFAULT);
  }

  @Test
  void aDestinationTakesWhatItLeavesOutFromDefaults() {
    GatewayConfig config =
        folder.config(
            """
            {"defaults": {"retry": {"maxAttempts": 5}, "timeout": "1s",
                          "circuitBreaker": {"minimumCalls": 7}},
             "destinations": [
               {"name": "a", "url": "http://a/"},
               {"name": "b", "url": "http://b/", "retry": {"factor": 2}, "timeout": "2s",
                "circuitBreaker": {"window": "1m"}},
               {"name": "c", "url": "http://c/", "circuitBreaker": null}]}""");

    DestinationConfig a = config.destinations().get(0);
    DestinationConfig b = config.destinations().get(1);
    assertThat(a.retry().maxAttempts()).isEqualTo(5);
    assertThat(a.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(a.circuitBreaker()).extracting("minimumCalls").isEqualTo(7);
    assertThat(b.retry().maxAttempts()).isEqualTo(5);
    assertThat(b.retry().backoff()).isEqualTo(new Backoff.Exponential(Duration.ofSeconds(15), 2));
    assertThat(b.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(b.circuitBreaker())
        .isEqualTo(
            new BreakerConfig(
                0.8, 7, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(5)));
    assertThat(config.destinations().get(2).circuitBreaker()).isNull();
  }

  @Test
  void aBreakerThatDefaultsTurnOffCanBeTurnedOn() {
    GatewayConfig config =
        folder.config(
            """
            {"defaults": {"circuitBreaker": null},
             "destinations": [{"name": "a", "url": "http://a/"},
                              {"name": "b", "url": "http://b/", "circuitBreaker": {}}]}""");

    assertThat(config.destinations().get(0).circuitBreaker()).isNull();
    assertThat(config.destinations().get(1).circuitBreaker()).isEqualTo(BREAKER);
  }

  @Test
  void aRouteNamesIdsAndTakesEveryTypeByItself() {
    GatewayConfig config =
        folder.config(
            """
            {"sources": [{"name": "s", "verify": {"scheme": "none"}}],
             "destinations": [{"name": "d", "url": "http://d/"}, {"name": "e", "url": "http://e/"}],
             "routes": [{"name": "all", "source": "s", "destinations": ["d"]},
                        {"name": "some", "source": "s", "types": ["a.*", "b"], "enabled": false,
                         "priority": "high", "filter": ".a == 1", "transform": "{a}",
                         "destinations": ["e", "d"]}]}""");

    String source = Ids.ofName("src_", "", "s");
    String d = Ids.ofName("dst_", "", "d");
    String e = Ids.ofName("dst_", "", "e");
    assertThat(config.routes())
        .containsExactly(
            new RouteConfig(
                Ids.ofName("rt_", "", "all"),
                "",
                "all",
                source,
                true,
                List.of("*"),
                List.of(d),
                null,
                null,
                null),
            new RouteConfig(
                Ids.ofName("rt_", "", "some"),
                "",
                "some",
                source,
                false,
                List.of("a.*", "b"),
                List.of(e, d),
                Lane.HIGH,
                ".a == 1",
                "{a}"));
  }

  @ParameterizedTest
  @CsvSource({"204", "205"})
  void anAnswerWithoutBodyMaySayThatItsBodyIsEmpty(int status) {
    SourceConfig source =
        source(
            """
            "name": "s", "verify": {"scheme": "none"}, "response": {"status": %d, "body": ""}"""
                .formatted(status));

    assertThat(source.response()).isEqualTo(new ResponseConfig(status, ""));
  }

  @Test
  void warnsOfWhatIsRiskyAndStartsAllTheSame() {
    Loaded.Valid loaded =
        folder.valid(
            """
            {"sources": [{"name": "s", "verify": {"scheme": "none"}}],
             "destinations": [{"name": "d", "url": "http://d/", "enabled": false,
                               "headers": {"Authorization": "Basic eDp5"}}],
             "routes": [{"name": "r", "source": "s", "destinations": ["d"]}]}""");

    assertThat(folder.said(loaded.warnings()))
        .satisfiesExactly(
            said ->
                assertThat(said)
                    .startsWith("conf-0.json#/destinations/0/enabled: a route still leads here"),
            said ->
                assertThat(said)
                    .startsWith("conf-0.json#/destinations/0/headers/Authorization: is a secret in")
                    .doesNotContain("eDp5"),
            said -> assertThat(said).startsWith("conf-0.json#/sources/0/verify: lets anybody who"));
  }

  @Test
  void everyDefaultOfTheSchemaCanBeWrittenOut() {
    GatewayConfig written =
        folder.config(
            """
            {"$schema": "hookgate.schema.json", "cluster": {"enabled": false},
             "redis": {"mode": "embedded", "dataDir": "data/redis", "durability": "always"},
             "retention": {"maxMemory": "auto"}, "encryption": {"keys": []},
             "defaults": {
               "retry": {"maxAttempts": 18, "baseDelay": "15s", "factor": 3, "maxDelay": "2h",
                         "jitter": 0.2, "maxAge": "3d"},
               "circuitBreaker": {"failureRate": 0.8, "minimumCalls": 20, "window": "30s",
                                  "resetTimeout": "10s", "maxResetTimeout": "5m"},
               "timeout": "10s"},
             "destinations": [{"name": "d", "url": "http://d/"}]}""");

    assertThat(written)
        .usingRecursiveComparison()
        .ignoringFields("defaults", "fingerprint")
        .isEqualTo(
            folder.config("{\"destinations\": [{\"name\": \"d\", \"url\": \"http://d/\"}]}"));
  }

  private SourceConfig source(String keys) {
    return folder.config("{\"sources\": [{" + keys + "}]}").sources().get(0);
  }

  private DestinationConfig destination(String keys) {
    return folder.config("{\"destinations\": [{" + keys + "}]}").destinations().get(0);
  }
}
