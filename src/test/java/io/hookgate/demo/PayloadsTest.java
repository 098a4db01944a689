package io.hookgate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PayloadsTest {
  private static final Instant NOW = Instant.parse("2026-05-13T12:00:00.123Z");

  @Test
  void makesTheSameBytesForTheSameSeed() {
    List<Shipment> one = mixed(1);
    List<Shipment> other = mixed(1);

    assertThat(one).hasSize(200);
    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i).id()).isEqualTo(one.get(i).id());
      assertThat(other.get(i).body()).isEqualTo(one.get(i).body());
    }
  }

  @Test
  void makesOtherIdsForAnotherSeed() {
    Set<String> ids = ids(mixed(1));

    assertThat(ids).hasSize(200);
    assertThat(ids(mixed(2))).doesNotContainAnyElementsOf(ids);
  }

  @Test
  void coversEveryTypeOfEveryProvider() {
    Map<String, Set<String>> types =
        mixed(3).stream()
            .collect(
                Collectors.groupingBy(
                    Shipment::source, Collectors.mapping(Shipment::type, Collectors.toSet())));

    assertThat(types.get("mail"))
        .containsExactlyInAnyOrder(
            "delivered",
            "opened",
            "clicked",
            "bounced.hard",
            "bounced.soft",
            "complained",
            "unsubscribed");
    assertThat(types.get("github")).containsExactlyInAnyOrder("push", "issues", "pull_request");
    assertThat(types.get("stripe"))
        .containsExactlyInAnyOrder("payment_intent.succeeded", "charge.refunded", "invoice.paid");
  }

  @Test
  void writesValidJsonThatNamesItsIdAndType() {
    for (Shipment shipment : mixed(4)) {
      JsonObject body = new JsonObject(Buffer.buffer(shipment.body()));
      if (!shipment.source().equals("github")) {
        assertThat(body.getString("id")).isEqualTo(shipment.id());
        assertThat(body.getString("type")).isEqualTo(shipment.type());
      }
    }
  }

  @Test
  void makesPayloadsOfRealisticSize() {
    for (Shipment shipment : mixed(5)) {
      int most = shipment.source().equals("github") ? 40 << 10 : 8 << 10;
      int least = shipment.source().equals("github") ? 5 << 10 : 200;
      assertThat(shipment.body().length).as(shipment.toString()).isBetween(least, most);
    }
  }

  @Test
  void writesBytesThatAParserWouldNotWriteBack() {
    long changed =
        mixed(6).stream()
            .filter(
                shipment ->
                    !Arrays.equals(
                        shipment.body(),
                        new JsonObject(Buffer.buffer(shipment.body())).toBuffer().getBytes()))
            .count();

    assertThat(changed).isGreaterThan(100);
  }

  @Test
  void refusesTooFewToShowEveryStatus() {
    assertThatThrownBy(() -> new Payloads(1, NOW).mixed(Payloads.FEWEST - 1, "m", "g", "s"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(Payloads.FEWEST));
  }

  private static List<Shipment> mixed(long seed) {
    return new Payloads(seed, NOW).mixed(200, "mail", "github", "stripe");
  }

  private static Set<String> ids(List<Shipment> shipments) {
    return shipments.stream().map(Shipment::id).collect(Collectors.toCollection(HashSet::new));
  }
}
