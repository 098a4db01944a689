package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.routing.Selector;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that only code can prove. */
class CodedSourcesTest {
  private static final String SOURCE =
      """
      {"sources": [{"name": "s", "verify": %s}],
       "destinations": [{"name": "d", "url": "https://d.example.com/"}],
       "routes": [{"name": "r", "source": "s", "types": ["*"], "destinations": ["d"]}]}""";

  @TempDir private Path folder;

  @Test
  void knowsWhereAProvidersIdsAndTypesStand() {
    SourceConfig source = source("{'provider': 'paypal', 'secrets': ['4JH86294D6297924G']}");

    assertThat(source.verify().coded()).isNotNull();
    assertThat(source.verify().scheme()).isNull();
    assertThat(source.dedup())
        .isEqualTo(new DedupConfig(Selector.parse("body:/id"), Duration.ofDays(4), false));
    assertThat(source.typeFrom()).containsExactly(Selector.parse("body:/event_type"));
  }

  @Test
  void remembersTheBodyOfAProviderWithoutIds() {
    assertThat(
            source(
                    "{'provider': 'discord', 'secrets':"
                        + " ['03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8']}")
                .dedup())
        .isEqualTo(new DedupConfig(null, Duration.ofMinutes(5), true));
  }

  @Test
  void readsTokensThatAKeySetProves() {
    SourceConfig source =
        source(
            "{'scheme': 'jwt', 'algorithms': ['RS256'], 'jwks': 'https://i.example.com/keys',"
                + " 'issuer': 'i', 'audience': 'a'}");

    assertThat(source.verify().name()).isEqualTo("jwt");
    assertThat(source.verify().secrets()).isEmpty();
    assertThat(source.verify().coded()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'provider': 'paypal'} | \"secrets\" is missing or empty",
        "{'provider': 'paypal', 'secrets': ['a b']} | secret 1 is no id of a webhook",
        "{'provider': 'adyen', 'secrets': ['xyz']} | secret 1 is not hexadecimal",
        "{'provider': 'sendgrid', 'secrets': ['AAAA']} | secret 1 is no public key for EC",
        "{'provider': 'twilio', 'secrets': ['t']} | write \"publicUrl\" under \"ingress\"",
        "{'scheme': 'jwt', 'secrets': ['x']} | algorithms: is missing",
        "{'scheme': 'jwt', 'algorithms': ['HS256'], 'secrets': ['x']} | secret 1 has 1 bytes",
        "{'scheme': 'jwt', 'algorithms': ['RS256'], 'jwks': 'http://i/k'} | jwks: is no https URL",
        "{'scheme': 'jwt', 'algorithms': ['RS256'], 'jwks': 'https://i/k', 'secrets': ['x']} | \"secrets\" has no meaning beside \"jwks\""
      })
  void saysWhatIsWrong(String verify, String said) {
    assertThat(new ConfigFolder(folder).problems(SOURCE.formatted(verify.replace('\'', '"'))))
        .anySatisfy(problem -> assertThat(problem.toString()).contains(said));
  }

  private SourceConfig source(String verify) {
    return new ConfigFolder(folder)
        .config(SOURCE.formatted(verify.replace('\'', '"')))
        .sources()
        .get(0);
  }
}
