package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCopyTest {
  private static final String HEAD =
      """
      {"id":"evt_1","source":"mail","type":"a.b","acceptedAt":"2026-01-31T12:00:00.000Z",\
      "contentType":"application/json","expunged":false,"headers":[{"name":"X-A","value":"1"},\
      {"name":"X-Token","value":"***"}],"deliveries":[{"payload":"no"}]""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\" : 1.10, \"b\":1e400}",
        "  {\"a\":1}\r\n",
        "[1,2,\"}\"]",
        "\"text \\\"payload\\\":\"",
        "123456789012345678901234567890.000",
        "{\"payload\":{\"payload\":\"x\"}}",
        "{\"\u00e4\":\"\ud83d\ude00\"}",
        "null"
      })
  void keepsEveryByteOfJson(String payload) throws IOException {
    EventCopy event = EventCopy.read(HEAD + ",\"encoding\":\"json\",\"payload\":" + payload + "}");

    assertThat(new String(event.body(), StandardCharsets.UTF_8)).isEqualTo(payload);
    assertThat(event.id()).isEqualTo("evt_1");
    assertThat(event.redacted()).isFalse();
  }

  @Test
  void readsTextAndBytes() throws IOException {
    String text = "a=1&b=\"2\"\n\u0000}";
    byte[] bytes = {0, (byte) 0xff, (byte) 0xfe, '}', '"'};

    assertThat(read("text", Json.encode(text)).body())
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(read("base64", Json.encode(Base64.getEncoder().encodeToString(bytes))).body())
        .isEqualTo(bytes);
  }

  @Test
  void doesNotSendWhatIsHidden() throws IOException {
    EventCopy event = read("text", "\"\"");

    assertThat(event.headers()).hasSize(2);
    assertThat(event.sendable()).containsExactly(new Header("X-A", "1"));
  }

  @Test
  void seesThatSomethingIsRedacted() throws IOException {
    assertThat(EventCopy.read(with("\"redacted\":[\"/a\"]")).redacted()).isTrue();
    assertThat(EventCopy.read(with("\"redacted\":true")).redacted()).isTrue();
    assertThat(EventCopy.read(with("\"redacted\":[]")).redacted()).isFalse();
  }

  @Test
  void saysWhyThereIsNoPayload() throws IOException {
    EventCopy withheld = read("withheld", "\"it is no JSON\"");
    assertThat(withheld.gone()).isEqualTo("it is no JSON");
    assertThat(withheld.body()).isEmpty();
    assertThat(
            EventCopy.read(with("\"x\":1").replace("expunged\":false", "expunged\":true")).gone())
        .isEqualTo("it was expunged");
    assertThat(read("text", "\"\"").gone()).isEmpty();
  }

  @Test
  void refusesAnAnswerThatItCannotReadExactly() {
    assertThatThrownBy(() -> read("gzip", "\"x\"")).hasMessageContaining("'gzip'");
    assertThatThrownBy(
            () -> EventCopy.read(HEAD + ",\"encoding\":\"json\",\"payload\":1,\"more\":2}"))
        .hasMessageContaining("does not end with the payload");
  }

  private static String with(String member) {
    return HEAD + "," + member + ",\"encoding\":\"text\",\"payload\":\"\"}";
  }

  private static EventCopy read(String encoding, String payload) throws IOException {
    return EventCopy.read(HEAD + ",\"encoding\":\"" + encoding + "\",\"payload\":" + payload + "}");
  }
}
