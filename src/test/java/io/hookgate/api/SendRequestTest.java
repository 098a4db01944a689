package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.backoff.Backoff;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.signature.WebhookSecrets;
import io.hookgate.store.SendParameters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendRequestTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

  @Test
  void takesPrivateKeysAsSecretsToo() {
    String key = WebhookSecrets.asymmetric(new SecureRandom()).secret();
    assertThat(parameters("\"payload\": 1, \"secret\": \"" + key + "\"").secret()).isEqualTo(key);
    assertThatThrownBy(() -> request("\"payload\": 1, \"secret\": \"whsk_AAAA\""))
        .hasMessageContaining("ed25519");
  }

  @Test
  void keepsEveryCharacterOfThePayload() {
    assertThat(
            request("\"id\": \"x\", \"payload\": {\"a\": 1.10, \"b\":12345678901234567890.5} ")
                .payload())
        .isEqualTo("{\"a\": 1.10, \"b\":12345678901234567890.5}");
    assertThat(request("\"payload\": \"t\u00fcr\\n\"").payload()).isEqualTo("\"t\u00fcr\\n\"");
    assertThat(request("\"payload\" :\n 1.0 ").payload()).isEqualTo("1.0");
    assertThat(request("\"payload\": false").payload()).isEqualTo("false");
  }

  @Test
  void carriesTheDefaultPolicy() {
    assertThat(retry("\"payload\": 1")).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(parameters("\"payload\": 1").timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(parameters("\"payload\": 1").secret()).isNull();
  }

  @Test
  void countsRetriesAsOneAttemptLess() {
    assertThat(retry("\"payload\": 1, \"maxRetries\": 0").maxAttempts()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"retryBackoff\": [\"1s\", 5] | 3 | 1000,5000",
        "\"retryBackoff\": [\"1s\", \"5s\"], \"maxAttempts\": 5 | 5 | 1000,5000,5000,5000",
        "\"retryBackoff\": [\"1s\", \"5s\"], \"maxAttempts\": 2 | 2 | 1000",
      })
  void waitsAsListed(String members, int attempts, String delays) {
    RetryPolicy retry = retry("\"payload\": 1, " + members);

    assertThat(retry.maxAttempts()).isEqualTo(attempts);
    assertThat(
            IntStream.range(1, attempts)
                .mapToObj(n -> String.valueOf(retry.delayMillis(n, new Random(n))))
                .collect(Collectors.joining(",")))
        .isEqualTo(delays);
  }

  @Test
  void growsLinearlyToTheCap() {
    RetryPolicy retry =
        retry("\"payload\": 1, \"retryBackoff\": \"linear\", \"maxAttempts\": 1000");

    assertThat(retry.backoff()).isEqualTo(new Backoff.Linear(Duration.ofSeconds(15)));
    assertThat(retry.delayMillis(2, new Random(1))).isBetween(24_000L, 36_000L);
    assertThat(retry.delayMillis(999, new Random(1))).isBetween(5_760_000L, 7_200_000L);
  }

  @Test
  void longWaitsDoNotOutliveTheMessage() {
    assertThat(retry("\"payload\": 1, \"retryBackoff\": [\"2d\", \"2d\"]").maxAge())
        .isEqualTo(Duration.ofDays(8));
  }

  @Test
  void storesTheSecretSealedAndNeverShowsIt() {
    SendRequest request = request("\"payload\": 1, \"secret\": \"" + SECRET + "\"");

    assertThat(request.parameters(secret -> "sealed:" + secret.length()))
        .contains("\"secret\":\"sealed:38\"")
        .doesNotContain(SECRET);
    assertThat(request.toString()).doesNotContain(SECRET);
  }

  @Test
  void theSameRequestHasTheSameFingerprintInAnyOrder() {
    String one =
        request("\"payload\": 1, \"timeout\": 5, \"headers\": {\"A\": \"1\", \"B\": \"2\"}")
            .fingerprint();
    String two =
        request("\"headers\": {\"B\": \"2\", \"A\": \"1\"}, \"timeout\": 5, \"payload\": 1")
            .fingerprint();
    String other = request("\"payload\": 1, \"timeout\": 6").fingerprint();

    assertThat(one).isEqualTo(two).isNotEqualTo(other).hasSize(22);
  }

  @ParameterizedTest
  @CsvSource({
    "https://A.Example/x?y=1, https://a.example:443",
    "HTTP://a.example, http://a.example:80",
    "http://[::1]:8080/, http://[::1]:8080",
  })
  void anOriginIsSchemeHostAndPort(String url, String origin) {
    assertThat(TargetUrl.of("url", url).origin()).isEqualTo(origin);
  }

  private static RetryPolicy retry(String members) {
    return parameters(members).retry();
  }

  private static SendParameters parameters(String members) {
    return SendParameters.fromJson(request(members).parameters(secret -> secret));
  }

  private static SendRequest request(String members) {
    String body = "{\"url\": \"https://a.example/\", " + members + "}";
    return SendRequest.of(JsonInput.of(Buffer.buffer(body), SendRequest.MEMBERS), 0);
  }

  @Test
  void aHundredHeadersAreTooMany() {
    JsonObject headers = new JsonObject();
    Collections.nCopies(100, "").forEach(x -> headers.put("X-" + headers.size(), "1"));

    assertThatThrownBy(() -> CustomHeaders.of("headers", headers))
        .hasMessageContaining("at most 50");
  }
}
