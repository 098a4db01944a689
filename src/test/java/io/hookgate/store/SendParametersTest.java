package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.Jitter;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Header;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendParametersTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(
          5, Duration.ofSeconds(1), 1.5, Duration.ofMinutes(1), 0.1, Duration.ofDays(1));

  @Test
  void readsWhatItWrote() {
    SendParameters all =
        new SendParameters(
            "https://a.example/x",
            List.of(new Header("X-A", "1"), new Header("X-B", "2")),
            Duration.ofMillis(2500),
            POLICY,
            "whsec_c2VjcmV0");
    assertThat(SendParameters.fromJson(all.toJson())).isEqualTo(all);
    SendParameters few = few(POLICY);
    assertThat(SendParameters.fromJson(few.toJson())).isEqualTo(few);
  }

  @Test
  void keepsEveryKindOfPolicy() {
    for (Backoff backoff :
        List.of(
            new Backoff.Exponential(Duration.ofMillis(7), 1),
            new Backoff.Linear(Duration.ofSeconds(7)),
            new Backoff.Listed(List.of(Duration.ofSeconds(7), Duration.ofHours(3))))) {
      for (Jitter jitter : List.of(Jitter.FULL, Jitter.NONE, Jitter.proportional(0.3))) {
        SendParameters send =
            few(new RetryPolicy(4, backoff, Duration.ofHours(3), jitter, Duration.ofDays(1)));

        assertThat(SendParameters.fromJson(send.toJson())).isEqualTo(send);
      }
    }
  }

  @Test
  void withoutARetryPolicyItIsTheDefault() {
    SendParameters read = SendParameters.fromJson("{\"url\":\"http://a\",\"timeoutMillis\":1000}");
    assertThat(read.retry()).isEqualTo(RetryPolicy.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"url\":\"canary\"}",
        "{\"url\":\"canary\",\"timeoutMillis\":\"x\"}",
        "{\"url\":\"canary\",\"timeoutMillis\":1,\"retry\":{\"maxAttempts\":1,\"delaysMillis\":[null]}}",
        "{\"url\":\"canary\",\"timeoutMillis\":1,\"retry\":{}}",
        "{\"url\":\"canary\",\"timeoutMillis\":1,\"headers\":[]}",
      })
  void saysWhatIsWrongWithoutShowingIt(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SendParameters.fromJson(json))
        .withMessageContaining("send parameters")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
  }

  @Test
  void doesNotShowItsSecret() {
    SendParameters send =
        new SendParameters(
            "http://a/canary",
            List.of(new Header("Authorization", "canary")),
            Duration.ofSeconds(1),
            POLICY,
            "canary");
    assertThat(send.toString()).doesNotContain("canary");
  }

  private static SendParameters few(RetryPolicy policy) {
    return new SendParameters("http://a", List.of(), Duration.ofSeconds(1), policy, null);
  }
}
