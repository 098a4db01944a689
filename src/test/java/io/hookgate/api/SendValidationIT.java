package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendValidationIT {
  private static final String WHOLE = "{\"url\": \"https://a.example/\", \"payload\": 1, ";

  private static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new ApiServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | /url | url is missing",
        "{\"payload\": {}} | /url | url is missing",
        "{\"url\": \"https://a.example/\"} | /payload | payload is missing",
        "{\"url\": \"https://a.example/\", \"payload\": null} | /payload | payload is missing",
        "{\"url\": 7, \"payload\": {}} | /url | has to be a text",
        "{\"url\": \"ftp://a.example/\", \"payload\": 1} | /url | http:// or https://",
        "{\"url\": \"https://u:p@a.example/\", \"payload\": 1} | /url | user or password",
        "{\"url\": \"https:///x\", \"payload\": 1} | /url | valid host",
        "{\"url\": \"https://a.example/#x\", \"payload\": 1} | /url | fragment",
        "{\"url\": \"https://a.example/\\r\\nX: y\", \"payload\": 1} | /url | control characters",
        "{\"url\": \"https://a.example:99999/\", \"payload\": 1} | /url | port",
      })
  void namesWhatIsMissingOrWrong(String body, String pointer, String detail) throws Exception {
    assertRefused(body, pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"uri\": 1 | /uri | allowed are [delay, deliverAt, headers, id",
        "\"maxAttempts\": 0 | /maxAttempts | from 1 to 1000",
        "\"maxAttempts\": 1.5 | /maxAttempts | whole number",
        "\"maxAttempts\": \"3\" | /maxAttempts | whole number",
        "\"maxRetries\": -1 | /maxRetries | from 0 to 999",
        "\"maxAttempts\": 2, \"maxRetries\": 1 | /maxRetries | one of the two",
        "\"retryBackoff\": \"quadratic\" | /retryBackoff | exponential",
        "\"retryBackoff\": [] | /retryBackoff | exponential",
        "\"retryBackoff\": [\"1s\", \"soon\"] | /retryBackoff/1 | duration",
        "\"timeout\": \"1ms\" | /timeout | from 100ms to 1m",
        "\"timeout\": \"1h\" | /timeout | from 100ms to 1m",
        "\"delay\": \"31d\" | /delay | to 30d",
        "\"delay\": true | /delay | duration",
        "\"deliverAt\": \"tomorrow\" | /deliverAt | 2026-01-31T12:00:00Z",
        "\"deliverAt\": \"2h\" | /deliverAt | 2026-01-31T12:00:00Z",
        "\"deliverAt\": \"2026-07-14T12:00:00Z\" | /deliverAt | 30 days",
        "\"deliverAt\": \"2026-05-14T13:00:00Z\", \"delay\": 1 | /deliverAt | one of the two",
        "\"tenant\": \"a/b\" | /tenant | letters, digits",
        "\"secret\": \"short\" | /secret | whsec_",
        "\"id\": \"\" | /id | 1 to 255 characters",
        "\"headers\": {\"Host\": \"x\"} | /headers/Host | gateway's own",
        "\"headers\": {\"webhook-id\": \"x\"} | /headers/webhook-id | gateway's own",
        "\"headers\": {\"X-Webhook-Source\": \"x\"} | /headers/X-Webhook-Source | gateway's own",
        "\"headers\": {\"Transfer-Encoding\": \"x\"} | /headers/Transfer-Encoding | gateway's own",
        "\"headers\": {\"a b\": \"x\"} | /headers/a b | no HTTP header name",
        "\"headers\": {\"X-A\": \"x\\r\\nX-B: y\"} | /headers/X-A | visible ASCII",
        "\"headers\": {\"X-A\": 1} | /headers/X-A | visible ASCII",
        "\"headers\": {\"X-A\": \"1\", \"x-a\": \"2\"} | /headers/x-a | twice",
      })
  void namesTheWrongOption(String members, String pointer, String detail) throws Exception {
    assertRefused(WHOLE + members + "}", pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://127.0.0.1:1/ | loopback",
        "http://[::1]/ | loopback",
        "http://169.254.169.254/latest/meta-data | metadata",
        "http://10.0.0.7/ | private",
        "http://2130706433/ | looks like a number",
      })
  void refusesAnAddressThatNothingMayGoTo(String url, String detail) throws Exception {
    Reply reply = send("{\"url\": \"" + url + "\", \"payload\": 1}");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().getString("type")).isEqualTo("urn:hookgate:problem:unsafe-url");
    assertThat(reply.json().getString("pointer")).isEqualTo("/url");
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  @Test
  void doesNotRepeatASecretOrAUrl() throws Exception {
    Reply secret = send(WHOLE + "\"secret\": \"canary-not-base64!\"}");
    Reply url = send("{\"url\": \"ftp://a.example/?token=canary\", \"payload\": 1}");

    assertThat(secret.status()).isEqualTo(400);
    assertThat(secret.body()).doesNotContain("canary");
    assertThat(url.body()).doesNotContain("canary");
  }

  @Test
  void refusesAnEmptyIdempotencyKey() throws Exception {
    Reply reply =
        server
            .post("/api/v1/send")
            .key(ApiServer.PUBLISH)
            .header("Idempotency-Key", " ")
            .send(WHOLE + "\"delay\": 0}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("field")).isEqualTo("Idempotency-Key");
  }

  private static void assertRefused(String body, String pointer, String detail) throws Exception {
    Reply reply = send(body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("pointer")).isEqualTo(pointer);
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  private static Reply send(String body) throws Exception {
    return server.post("/api/v1/send").key(ApiServer.PUBLISH).send(body);
  }
}
