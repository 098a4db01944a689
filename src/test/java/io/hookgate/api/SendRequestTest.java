package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.signature.WebhookSecrets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendRequestTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

  @Test
  void takesPrivateKeysAsSecretsToo() {
    String key = WebhookSecrets.asymmetric(new SecureRandom()).secret();
    assertThat(parameters("\"payload\": 1, \"secret\": \"" + key + "\"").getString("secret"))
        .isEqualTo(key);
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
    assertThat(parameters("\"payload\": 1").getJsonObject("retry"))
        .isEqualTo(
            new JsonObject()
                .put("maxAttempts", 18)
                .put("baseDelayMillis", 15_000)
                .put("factor", 3.0)
                .put("maxDelayMillis", 7_200_000)
                .put("jitter", 0.2)
                .put("maxAgeMillis", 259_200_000));
    assertThat(parameters("\"payload\": 1").getLong("timeoutMillis")).isEqualTo(10_000);
    assertThat(parameters("\"payload\": 1").containsKey("delays")).isFalse();
    assertThat(parameters("\"payload\": 1").containsKey("secret")).isFalse();
  }

  @Test
  void countsRetriesAsOneAttemptLess() {
    JsonObject retry = parameters("\"payload\": 1, \"maxRetries\": 0").getJsonObject("retry");

    assertThat(retry.getInteger("maxAttempts")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"retryBackoff\": [\"1s\", 5] | 3 | [1000,5000]",
        "\"retryBackoff\": [\"1s\", \"5s\"], \"maxAttempts\": 5 | 5 | [1000,5000,5000,5000]",
        "\"retryBackoff\": [\"1s\", \"5s\"], \"maxAttempts\": 2 | 2 | [1000]",
        "\"retryBackoff\": \"linear\", \"maxAttempts\": 4 | 4 | [15000,30000,45000]",
      })
  void writesOutOneWaitForEachAttemptButTheLast(String members, int attempts, String delays) {
    JsonObject parameters = parameters("\"payload\": 1, " + members);

    assertThat(parameters.getJsonObject("retry").getInteger("maxAttempts")).isEqualTo(attempts);
    assertThat(parameters.getJsonArray("delays")).isEqualTo(new JsonArray(delays));
  }

  @Test
  void growsLinearlyToTheCap() {
    JsonArray delays =
        parameters("\"payload\": 1, \"retryBackoff\": \"linear\", \"maxAttempts\": 1000")
            .getJsonArray("delays");

    assertThat(delays).hasSize(999);
    assertThat(delays.getLong(998)).isEqualTo(7_200_000);
  }

  @Test
  void longWaitsDoNotOutliveTheMessage() {
    JsonObject retry =
        parameters("\"payload\": 1, \"retryBackoff\": [\"2d\", \"2d\"]").getJsonObject("retry");

    assertThat(retry.getLong("maxAgeMillis")).isEqualTo(8 * 86_400_000L);
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

  private static JsonObject parameters(String members) {
    return new JsonObject(request(members).parameters(secret -> secret));
  }

  private static SendRequest request(String members) {
    String body = "{\"url\": \"https://a.example/\", " + members + "}";
    return SendRequest.of(JsonInput.of(Buffer.buffer(body), SendRequest.MEMBERS));
  }

  @Test
  void aHundredHeadersAreTooMany() {
    JsonObject headers = new JsonObject();
    Collections.nCopies(100, "").forEach(x -> headers.put("X-" + headers.size(), "1"));

    assertThatThrownBy(() -> CustomHeaders.of("headers", headers))
        .hasMessageContaining("at most 50");
  }
}
