package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
            List.of(Duration.ofSeconds(1), Duration.ofHours(3)),
            "whsec_c2VjcmV0");
    assertThat(SendParameters.fromJson(all.toJson())).isEqualTo(all);
    SendParameters few =
        new SendParameters("http://a", List.of(), Duration.ofSeconds(1), POLICY, List.of(), null);
    assertThat(SendParameters.fromJson(few.toJson())).isEqualTo(few);
  }

  @Test
  void withoutARetryPolicyItIsTheDefault() {
    SendParameters read = SendParameters.fromJson("{\"url\":\"http://a\",\"timeoutMillis\":1000}");
    assertThat(read.retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(read.policyAfter(3)).isEqualTo(RetryPolicy.DEFAULT);
  }

  @Test
  void delaysAreWaitedOneAfterTheOther() {
    SendParameters send =
        new SendParameters(
            "http://a",
            List.of(),
            Duration.ofSeconds(1),
            POLICY,
            List.of(Duration.ofSeconds(7), Duration.ofHours(3)),
            null);
    assertThat(send.policyAfter(1).baseDelay()).isEqualTo(Duration.ofSeconds(7));
    assertThat(send.policyAfter(2).baseDelay()).isEqualTo(Duration.ofHours(3));
    for (int made = 1; made < 5; made++) {
      RetryPolicy policy = send.policyAfter(made);
      assertThat(policy.maxAttempts()).isEqualTo(3);
      assertThat(policy.jitter()).isZero();
      assertThat(policy.factor()).isEqualTo(1);
      assertThat(policy.maxDelay()).isEqualTo(Duration.ofHours(3));
      assertThat(policy.maxAge()).isEqualTo(POLICY.maxAge());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"url\":\"canary\"}",
        "{\"url\":\"canary\",\"timeoutMillis\":\"x\"}",
        "{\"url\":\"canary\",\"timeoutMillis\":1,\"delays\":[null]}",
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
            List.of(),
            "canary");
    assertThat(send.toString()).doesNotContain("canary");
  }
}
