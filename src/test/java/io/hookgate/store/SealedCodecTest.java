package io.hookgate.store;

import static io.hookgate.testkit.StoreKit.vault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Attempt;
import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Event;
import io.hookgate.model.EventStatus;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SealedCodecTest {
  private static final String EVENT = "evt_01m7zxnepz3eb6zat8k2pnbw0p";
  private static final String OTHER = "evt_01m7zxnepz3eb6zat8k2pnbw0q";
  private static final String DELIVERY = "dlv_01m7zxnepz3eb6zat8k2pnbw0p01a";
  private static final Vault OLD = vault(true, "k1");
  private static final Vault ROTATED = vault(true, "key-2", "k1");
  private static final Vault NEW = vault(true, "key-2");
  private static final Vault KEPT_PLAIN = vault(false, "k1");

  @Property(tries = 300)
  void readsBackWhatItWroteSealedAndPlain(
      @ForAll byte[] body, @ForAll String type, @ForAll String value, @ForAll boolean sealed) {
    Event event = event(body, type, value);
    Vault vault = sealed ? OLD : Vault.PLAIN;

    byte[] record = RecordCodec.encode(event, EventStatus.ROUTED, 3, "o", null, vault);

    assertThat(RecordCodec.decode(EVENT, record, OLD)).usingRecursiveComparison().isEqualTo(event);
    assertThat(RecordCodec.head(EVENT, record).type()).isEqualTo(type);
    assertThat(RecordCodec.bodyLength(record, record.length)).isEqualTo(body.length);
    assertThat(RecordCodec.keyOf(EVENT, record)).isEqualTo(sealed ? "k1" : "");
    assertThat(RecordCodec.status(record)).isEqualTo(EventStatus.ROUTED);
  }

  @Property(tries = 200)
  void opensNothingThatWasChanged(@ForAll @IntRange(min = 0, max = 999) int at) {
    byte[] record = record(OLD);
    int place = FIRST_SEALED + at % (record.length - FIRST_SEALED);
    record[place] ^= 1;

    assertThatThrownBy(() -> RecordCodec.decode(EVENT, record, OLD))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining("k1");
  }

  private static final int FIRST_SEALED =
      record(Vault.PLAIN).length - headersAndBody() + ",\"k\":\"k1\"".length();

  @Test
  void opensNothingInAnotherRecord() {
    byte[] record = record(OLD);

    assertThatThrownBy(() -> RecordCodec.decode(OTHER, record, OLD)).isInstanceOf(Unreadable.class);
  }

  @Test
  void showsNothingOfHeadersAndBody() {
    assertThat(new String(record(OLD), StandardCharsets.ISO_8859_1))
        .contains("bounced.hard", "\"k\":\"k1\"")
        .doesNotContain("ann@example.com", "X-Secret", "application/json");
  }

  @Test
  void namesTheMissingKeyAndShowsTheOpenPart() {
    byte[] record = record(OLD);

    assertThatThrownBy(() -> RecordCodec.decode(EVENT, record, NEW))
        .isInstanceOfSatisfying(Unreadable.class, e -> assertThat(e.keyId()).isEqualTo("k1"))
        .hasMessageContaining("'k1' is missing");
    assertThat(RecordCodec.head(EVENT, record).type()).isEqualTo("bounced.hard");
  }

  @Test
  void resealsWithTheNewestKeyAndSealsWhatWasPlain() {
    for (Vault before : List.of(OLD, Vault.PLAIN)) {
      byte[] record = record(before);

      byte[] now = RecordCodec.resealed(EVENT, record, ROTATED);

      assertThat(RecordCodec.keyOf(EVENT, now)).isEqualTo("key-2");
      assertThat(RecordCodec.decode(EVENT, now, NEW))
          .usingRecursiveComparison()
          .isEqualTo(RecordCodec.decode(EVENT, record, OLD));
      assertThat(Arrays.copyOfRange(now, 2, 9)).isEqualTo(Arrays.copyOfRange(record, 2, 9));
      assertThat(RecordCodec.resealed(EVENT, now, ROTATED)).isNull();
    }
    assertThat(RecordCodec.resealed(EVENT, record(Vault.PLAIN), KEPT_PLAIN)).isNull();
  }

  @Property(tries = 300)
  void readsBackRowsSealedAndPlain(
      @ForAll byte[] response,
      @ForAll String detail,
      @ForAll String value,
      @ForAll boolean sealed) {
    Vault vault = sealed ? OLD : Vault.PLAIN;
    Attempt attempt =
        attempt(detail, value, Arrays.copyOf(response, Math.min(256, response.length)));

    byte[] row = AttemptCodec.encode(DELIVERY, attempt, vault);

    assertThat(AttemptCodec.decode(DELIVERY, row, new byte[0], OLD))
        .usingRecursiveComparison()
        .isEqualTo(attempt);
    byte[] now = AttemptCodec.resealed(DELIVERY, row, ROTATED);
    assertThat(AttemptCodec.keyOf(now)).isEqualTo("key-2");
    assertThat(AttemptCodec.decode(DELIVERY, now, new byte[0], NEW))
        .usingRecursiveComparison()
        .isEqualTo(attempt);
  }

  @Test
  void aSealedRowShowsOnlyNumbersOutcomeAndAddress() {
    byte[] row =
        AttemptCodec.encode(
            DELIVERY, attempt("why", "secret", "text".getBytes(StandardCharsets.UTF_8)), OLD);

    assertThat(new String(row, StandardCharsets.ISO_8859_1))
        .contains("retryable", "127.0.0.1:80")
        .doesNotContain("why", "secret", "text");
    assertThatThrownBy(() -> AttemptCodec.decode(DELIVERY, row, new byte[0], NEW))
        .isInstanceOf(Unreadable.class);
    Attempt head = AttemptCodec.head(DELIVERY, row);
    assertThat(head.status()).isEqualTo(503);
    assertThat(head.detail()).isEmpty();
    assertThat(head.requestHeaders()).isEmpty();
    assertThat(head.response()).isEmpty();
    assertThatThrownBy(
            () -> AttemptCodec.decode(DELIVERY.replace("01a", "01b"), row, new byte[0], OLD))
        .isInstanceOf(Unreadable.class);
  }

  @Property(tries = 300)
  void aVaultGivesBackWhatItWasGiven(
      @ForAll String text, @ForAll byte[] bytes, @ForAll boolean hostile) {
    String given = hostile ? "\u0001k1:" + text : text;
    byte[] raw = hostile ? KEPT_PLAIN_MARK : bytes;
    for (Vault vault : List.of(OLD, KEPT_PLAIN, Vault.PLAIN)) {
      assertThat(vault.open("a", vault.seal("a", given))).isEqualTo(given);
      assertThat(vault.open("a", vault.seal("a", raw))).isEqualTo(raw);
    }
    assertThat(OLD.seal("a", "")).isEmpty();
    assertThat(OLD.seal("a", new byte[0])).isEmpty();
  }

  private static final byte[] KEPT_PLAIN_MARK = {0, 'h', 'g', 1, 2, 'k', '1', 9, 9};

  @Test
  void aVaultOpensInItsPlaceAlone() {
    assertThatThrownBy(() -> OLD.open("b", OLD.seal("a", "text"))).isInstanceOf(Unreadable.class);
    assertThatThrownBy(() -> OLD.open("b", OLD.seal("a", new byte[] {1})))
        .isInstanceOf(Unreadable.class);
    assertThat(Vault.keyOf(OLD.seal("a", "text"))).isEqualTo("k1");
    assertThat(Vault.keyOf(OLD.seal("a", new byte[] {1}))).isEqualTo("k1");
    assertThat(Vault.keyOf("plain: text")).isEmpty();
    assertThat(Vault.keyOf("\u0001:plain: text")).isEmpty();
  }

  @Test
  void noNonceComesTwice() {
    Engine engine = Engine.ofThread();

    assertThat(
            java.util.stream.Stream.generate(engine::nonce)
                .limit(100_000)
                .map(it -> new String(it, StandardCharsets.ISO_8859_1))
                .distinct())
        .hasSize(100_000);
  }

  private static byte[] record(Vault vault) {
    Event event =
        event(
            "{\"email\":\"ann@example.com\"}".getBytes(StandardCharsets.UTF_8),
            "bounced.hard",
            "v");
    return RecordCodec.encode(event, EventStatus.ROUTED, 1, null, null, vault);
  }

  private static int headersAndBody() {
    return "[\"application/json\",\"X-Secret\",\"v\"]{\"email\":\"ann@example.com\"}".length();
  }

  private static Event event(byte[] body, String type, String value) {
    return new Event(
        EVENT,
        "acme",
        "src_x",
        "mail",
        type,
        Ids.timeOf(EVENT),
        "application/json",
        List.of(new Header("X-Secret", value)),
        body);
  }

  private static Attempt attempt(String detail, String value, byte[] response) {
    return new Attempt(
        3,
        1_790_000_000_000L,
        12,
        AttemptOutcome.RETRYABLE,
        503,
        ErrorClass.HTTP_STATUS,
        detail,
        "127.0.0.1:80",
        List.of(new Header("webhook-id", EVENT), new Header("x-team", value)),
        response,
        false);
  }
}
