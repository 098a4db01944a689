package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.config.AuthConfig;
import io.hookgate.config.Secret;
import io.hookgate.model.Event;
import io.hookgate.model.Header;
import io.hookgate.model.LeasedDelivery;
import io.hookgate.network.NotAllowed;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersTest {
  @Test
  void saysWhatTheEventIs() throws NotAllowed {
    MultiMap headers = headers(Samples.delivery(), null);
    assertThat(headers.get("User-Agent")).isEqualTo("Hookgate/1");
    assertThat(headers.get("Content-Type")).isEqualTo("application/json");
    assertThat(headers.get("X-Forwarded-One")).isEqualTo("1");
    assertThat(headers.get("webhook-id")).isEqualTo(Samples.EVENT_ID);
    assertThat(headers.get("webhook-timestamp")).isEqualTo("1790000001");
    assertThat(headers.get("X-Webhook-Event-Id")).isEqualTo(Samples.EVENT_ID);
    assertThat(headers.get("X-Webhook-Delivery-Id")).startsWith("dlv_");
    assertThat(headers.get("X-Webhook-Event-Type")).isEqualTo("bounced.hard");
    assertThat(headers.get("X-Webhook-Source")).isEqualTo("mail");
    assertThat(headers.get("X-Webhook-Attempt")).isEqualTo("1");
    assertThat(headers.get("X-Webhook-Event-Time")).isEqualTo("2026-09-21T14:13:20Z");
    assertThat(headers.contains("webhook-signature")).isFalse();
    assertThat(headers.contains("X-Webhook-Replay")).isFalse();
  }

  @Test
  void saysThatItIsAReplay() throws NotAllowed {
    LeasedDelivery fresh = Samples.delivery();
    LeasedDelivery replay =
        new LeasedDelivery(
            fresh.id(),
            fresh.event(),
            fresh.destinationId(),
            fresh.lane(),
            fresh.token(),
            fresh.leaseEndNanos(),
            4,
            fresh.createdAt(),
            "rpl_1",
            null,
            fresh.recordBytes());
    MultiMap headers = headers(replay, "v1,abc");
    assertThat(headers.get("X-Webhook-Replay")).isEqualTo("rpl_1");
    assertThat(headers.get("X-Webhook-Attempt")).isEqualTo("5");
    assertThat(headers.get("webhook-signature")).isEqualTo("v1,abc");
  }

  @Test
  void destinationReplacesForwardedHeadersButNeverTheGatewaysOwn() throws NotAllowed {
    MultiMap headers =
        headers(
            Samples.delivery(),
            "v1,ours",
            new Header("Content-Type", "text/plain"),
            new Header("x-forwarded-one", "2"),
            new Header("User-Agent", "me"),
            new Header("Host", "other.example"),
            new Header("Content-Length", "1"),
            new Header("Transfer-Encoding", "chunked"),
            new Header("Connection", "upgrade"),
            new Header("Webhook-Signature", "forged"),
            new Header("X-Webhook-Event-Id", "forged"));
    assertThat(headers.getAll("Content-Type")).containsExactly("text/plain");
    assertThat(headers.getAll("X-Forwarded-One")).containsExactly("2");
    assertThat(headers.getAll("User-Agent")).containsExactly("me");
    assertThat(headers.getAll("webhook-signature")).containsExactly("v1,ours");
    assertThat(headers.getAll("X-Webhook-Event-Id")).containsExactly(Samples.EVENT_ID);
    assertThat(headers.names())
        .doesNotContain("Host", "Content-Length", "Transfer-Encoding", "Connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "a\rb", "a\u0000b", "a\u007fb", "a\u2028b"})
  void valueThatCouldBeReadAsTwoHeadersMayNotLeave(String value) {
    assertThatThrownBy(() -> headers(Samples.delivery(), null, new Header("X-Team", value)))
        .isInstanceOf(NotAllowed.class)
        .hasMessageContaining("X-Team")
        .message()
        .doesNotContain(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Team", "X-Team:", "X-Team\r\nY", "é"})
  void nameThatIsNoTokenMayNotLeave(String name) {
    assertThatThrownBy(() -> headers(Samples.delivery(), null, new Header(name, "1")))
        .isInstanceOf(NotAllowed.class);
  }

  @Test
  void encodesTypesThatHttpCouldNotCarry() throws NotAllowed {
    Event plain = Samples.event("{}");
    Event odd =
        new Event(
            plain.id(),
            "",
            plain.sourceId(),
            "mäil",
            "a\r\nX-Injected: 100%",
            plain.acceptedAt(),
            "",
            List.of(),
            plain.body());
    MultiMap headers = headers(Samples.delivery(odd, 0, null), null);
    assertThat(headers.get("X-Webhook-Event-Type")).isEqualTo("a%0D%0AX-Injected:%20100%25");
    assertThat(headers.get("X-Webhook-Source")).isEqualTo("m%C3%A4il");
    assertThat(headers.contains("Content-Type")).isFalse();
  }

  @Test
  void redactsByName() throws NotAllowed {
    Target target =
        new Target(
            Samples.DESTINATION,
            "crm",
            "http://a.example",
            Duration.ofSeconds(1),
            Samples.HANDLING,
            null,
            null,
            List.of(
                new Header("X-Api-Key", "canary"),
                new Header("Cookie", "canary"),
                new Header("X-Access-Token", "canary"),
                new Header("X-Shared-Secret", "canary"),
                new Header("X-Team", "growth")),
            new Access(
                FixedCredentials.of(new AuthConfig.ApiKey("X-Proof", new Secret("canary", "e"))),
                null));
    MultiMap headers =
        RequestHeaders.of(target, Samples.delivery(), "u", 1, new Header("X-Proof", "canary"));
    RequestHeaders.sign(headers, List.of(new Header("webhook-signature", "v1,canary")));
    assertThat(headers.get("X-Proof")).isEqualTo("canary");
    List<Header> logged = RequestHeaders.redacted(headers, target);
    assertThat(logged).extracting(Header::value).doesNotContain("canary", "v1,canary");
    assertThat(logged).contains(new Header("X-Team", "growth"));
    assertThat(logged).extracting(Header::name).contains("X-Proof", "webhook-signature");
    assertThat(target.toString()).doesNotContain("canary");
  }

  private static MultiMap headers(
      LeasedDelivery delivery, @Nullable String signature, Header... custom) throws NotAllowed {
    Target target = Samples.target("http://a.example", Duration.ofSeconds(1), custom);
    MultiMap headers = RequestHeaders.of(target, delivery, "Hookgate/1", 1_790_000_001L, null);
    if (signature != null) {
      RequestHeaders.sign(headers, List.of(new Header("webhook-signature", signature)));
    }
    return headers;
  }
}
