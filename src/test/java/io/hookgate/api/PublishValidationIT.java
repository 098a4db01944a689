package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishValidationIT {
  private static final String WHOLE = "{\"type\": \"t\", \"data\": 1, ";

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
        "{} | /type | type is missing",
        "{\"type\": \"t\"} | /data | data is missing",
        "{\"type\": \"t\", \"data\": null} | /data | data is missing",
        "{\"type\": 7, \"data\": 1} | /type | has to be a text",
        "{\"type\": \"\", \"data\": 1} | /type | 1 to 256 characters",
        "{\"type\": \"a\\nb\", \"data\": 1} | /type | control characters",
      })
  void namesWhatIsMissing(String body, String pointer, String detail) throws Exception {
    assertRefused(body, pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"payload\": 1 | /payload | allowed are [data, delay, deliverAt",
        "\"source\": \"mail\" | /source | scheme publish",
        "\"source\": \"nobody\" | /source | scheme publish",
        "\"source\": 1 | /source | has to be a text",
        "\"orderKey\": \"\" | /orderKey | 1 to 256 characters",
        "\"priority\": \"urgent\" | /priority | high",
        "\"priority\": \"replay\" | /priority | high",
        "\"priority\": 1 | /priority | has to be a text",
        "\"tenant\": \"a b\" | /tenant | letters, digits",
        "\"id\": \"\" | /id | 1 to 255 characters",
        "\"delay\": \"31d\" | /delay | to 30d",
        "\"delay\": -1 | /delay | duration",
        "\"deliverAt\": \"noon\" | /deliverAt | 2026-01-31T12:00:00Z",
        "\"deliverAt\": 5 | /deliverAt | has to be a text",
        "\"deliverAt\": \"2026-07-14T12:00:00Z\" | /deliverAt | 30 days",
        "\"deliverAt\": \"2026-05-14T13:00:00Z\", \"delay\": 1 | /deliverAt | one of the two",
        "\"timeout\": \"1h\" | /timeout | from 100ms to 1m",
        "\"maxAttempts\": 0 | /maxAttempts | from 1 to 1000",
        "\"maxAttempts\": 2, \"maxRetries\": 1 | /maxRetries | one of the two",
        "\"retryBackoff\": \"quadratic\" | /retryBackoff | exponential",
        "\"retryBackoff\": [\"1s\", \"soon\"] | /retryBackoff/1 | duration",
        "\"headers\": [] | /headers | has to be an object",
        "\"headers\": {\"Host\": \"x\"} | /headers/Host | gateway's own",
        "\"headers\": {\"webhook-id\": \"x\"} | /headers/webhook-id | gateway's own",
      })
  void namesTheWrongOption(String members, String pointer, String detail) throws Exception {
    assertRefused(WHOLE + members + "}", pointer, detail);
  }

  @Test
  void refusesATypeThatFitsInNoHeader() throws Exception {
    assertRefused(
        "{\"type\": \"" + "\u00fc".repeat(200) + "\", \"data\": 1}", "/type", "256 bytes");
  }

  @Test
  void saysThatNothingIsStoredWhileTheStoreIsAway() throws Exception {
    Reply reply = publish("/api/v1/events", "{\"type\": \"t\", \"data\": 1}");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotEmpty();
  }

  @Test
  void eachItemOfABatchSaysThatTheStoreIsAway() throws Exception {
    String item = "{\"type\": \"t\", \"data\": 1},";
    Reply reply = publish("/api/v1/events/batch", "[" + item.repeat(199) + "{\"type\": \"t\"}]");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Retry-After")).isNotEmpty();
    assertThat(reply.json().getJsonArray("items")).hasSize(200);
    assertThat(reply.json().getJsonArray("items").stream().map(JsonObject.class::cast))
        .allSatisfy(it -> assertThat(it.getInteger("status")).isEqualTo(503));
  }

  @Test
  void aWrongItemOfABatchIsNamedByItsNumber() throws Exception {
    Reply reply =
        publish(
            "/api/v1/send/batch",
            "[{\"url\": \"https://a.example/\"}, {\"url\": \"http://127.0.0.1/\", \"payload\": 1}, 7]");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Retry-After")).isEmpty();
    JsonObject first = reply.json().getJsonArray("items").getJsonObject(0);
    assertThat(first.getInteger("status")).isEqualTo(400);
    assertThat(first.getJsonObject("problem").getString("pointer")).isEqualTo("/0/payload");
    JsonObject second = reply.json().getJsonArray("items").getJsonObject(1);
    assertThat(second.getInteger("status")).isEqualTo(422);
    assertThat(second.getJsonObject("problem").getString("pointer")).isEqualTo("/1/url");
    assertThat(reply.json().getJsonArray("items").getJsonObject(2).getInteger("status"))
        .isEqualTo(400);
  }

  @Test
  void refusesABatchThatIsNone() throws Exception {
    assertThat(publish("/api/v1/events/batch", "{}").status()).isEqualTo(400);
    assertThat(publish("/api/v1/events/batch", "[]").status()).isEqualTo(400);
    assertThat(publish("/api/v1/events/batch", "[" + "1,".repeat(1000) + "1]").status())
        .isEqualTo(413);
  }

  @Test
  void aBatchMayBeLargerThanOneRequest() throws Exception {
    String item = "{\"type\": \"t\", \"data\": \"" + "x".repeat(900_000) + "\"}";

    assertThat(publish("/api/v1/events/batch", "[" + item + "," + item + "]").status())
        .isEqualTo(200);
    assertThat(
            publish(
                    "/api/v1/events",
                    "{\"type\": \"t\", \"data\": \"" + "x".repeat(1 << 20) + "\"}")
                .status())
        .isEqualTo(413);
  }

  private static void assertRefused(String body, String pointer, String detail) throws Exception {
    Reply reply = publish("/api/v1/events", body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.json().getString("pointer")).isEqualTo(pointer);
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  private static Reply publish(String path, String body) throws Exception {
    return server.post(path).key(ApiServer.PUBLISH).send(body);
  }
}
