package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hookgate.backoff.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedConfigurationsTest {
  @Test
  void theDefaultStartsWithoutAnyVariableOrWarning() {
    Loaded.Valid loaded = load("conf/hookgate.json");

    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.config().api().host()).isEqualTo("127.0.0.1");
    assertThat(loaded.config().redis().mode()).isEqualTo(RedisConfig.Mode.EMBEDDED);
  }

  @Test
  void theDemoNeedsNoVariableAndStaysOnThisMachine() {
    GatewayConfig config = load("conf/demo.json").config();

    assertThat(config.ingress()).extracting("host", "port").containsExactly("127.0.0.1", 18080);
    assertThat(config.api()).extracting("host", "port").containsExactly("127.0.0.1", 18081);
    assertThat(config.redis().dataDir()).isEqualTo(Path.of("data/demo/redis"));
    assertThat(config.network().allow()).containsExactly("127.0.0.0/8");
    assertThat(config.destinations())
        .extracting(DestinationConfig::url)
        .containsExactly("http://127.0.0.1:18090/hooks", "http://127.0.0.1:18090/outage");
    assertThat(config.destinations())
        .allSatisfy(
            destination -> {
              assertThat(destination.signing()).isNotEmpty();
              assertThat(destination.retry())
                  .isEqualTo(
                      new RetryPolicy(
                          100,
                          Duration.ofMillis(200),
                          1.5,
                          Duration.ofSeconds(2),
                          0.2,
                          Duration.ofDays(3)));
            });
    assertThat(config.destinations().get(0).circuitBreaker()).isNull();
    assertThat(config.destinations().get(1).circuitBreaker())
        .isEqualTo(
            new BreakerConfig(
                0.8, 5, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(2)));
  }

  @Test
  void theDemoLeadsEverySourceToAReceiver() {
    Topology topology = Topology.of(load("conf/demo.json").config());

    assertThat(topology.sources())
        .extracting(SourceConfig::name, SourceConfig::path)
        .containsExactly(
            tuple("mail", "/webhooks/email"),
            tuple("github", "/in/github"),
            tuple("stripe", "/in/stripe"),
            tuple("outage", "/webhooks/outage"));
    assertThat(topology.sources())
        .allSatisfy(source -> assertThat(topology.routes().match(source.id(), "any")).hasSize(1));
  }

  @Test
  void theExampleAddsToTheDefaultAndNeedsOnlyItsSecrets() {
    List<Path> files = List.of(Path.of("conf/hookgate.json"), Path.of("conf/examples/email.json"));
    Loaded loaded = new ConfigLoader(Map.of()).load(files);

    assertThat(((Loaded.Invalid) loaded).problems())
        .extracting(Problem::pointer)
        .containsExactly(
            "/destinations/0/auth/bearer",
            "/destinations/0/signing/secrets/0",
            "/sources/0/verify/secrets/0",
            "/sources/1/verify/secrets/0");
  }

  private static Loaded.Valid load(String file) {
    Loaded loaded = new ConfigLoader(Map.of()).load(List.of(Path.of(file)));
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return (Loaded.Valid) loaded;
  }
}
