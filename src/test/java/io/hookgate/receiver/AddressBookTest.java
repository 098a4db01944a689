package io.hookgate.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.receiver.AddressStatus.Standing;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressBookTest {
  private static final Instant NOON = Instant.parse("2026-05-13T12:00:00Z");
  private static final String EMAIL = "a@example.com";

  private final AddressBook book = new AddressBook(100);
  private int events;

  @Test
  void suppressesAHardBounceWithItsCause() {
    apply("delivered", 0);
    JsonObject bounce = event("bounced.hard", 1);
    bounce.getJsonObject("data").put("bounce_code", "550").put("bounce_reason", "5.1.1 unknown");
    book.apply(bounce);

    assertThat(status().standing()).isEqualTo(Standing.HARD_BOUNCED);
    assertThat(status().cause()).isEqualTo("550 5.1.1 unknown");
    assertThat(status().marketing()).isFalse();
  }

  @Test
  void suppressesAComplaintAlsoAfterAHardBounce() {
    apply("bounced.hard", 1);
    apply("complained", 0);

    assertThat(status().standing()).isEqualTo(Standing.COMPLAINED);
    assertThat(status().cause()).contains("complaint");
    assertThat(status().marketing()).isFalse();
  }

  @Test
  void turnsMarketingOffAfterUnsubscribed() {
    apply("unsubscribed", 0);
    apply("delivered", 5);

    assertThat(status().standing()).isEqualTo(Standing.UNSUBSCRIBED);
    assertThat(status().marketing()).isFalse();
    assertThat(status().cause()).isEmpty();
  }

  @Test
  void suspectsAfterThreeSoftBounces() {
    apply("bounced.soft", 0);
    apply("bounced.soft", 1);
    assertThat(status().standing()).isEqualTo(Standing.ACTIVE);

    apply("bounced.soft", 2);
    assertThat(status().standing()).isEqualTo(Standing.SUSPECT);
  }

  @Test
  void countsTwoSoftBouncesOfTheSameSecond() {
    apply("bounced.soft", 0);
    apply("bounced.soft", 0);
    apply("bounced.soft", 0);

    assertThat(status().standing()).isEqualTo(Standing.SUSPECT);
  }

  @Test
  void countsAReplayedSoftBounceOnce() {
    JsonObject bounce = event("bounced.soft", 0);
    book.apply(bounce);
    book.apply(bounce);
    book.apply(bounce);

    assertThat(status().softBounces()).isEqualTo(1);
  }

  @Test
  void trustsAgainAfterADeliveryBetween() {
    apply("bounced.soft", 0);
    apply("bounced.soft", 1);
    apply("bounced.soft", 3);
    apply("delivered", 2);

    assertThat(status().standing()).isEqualTo(Standing.ACTIVE);
    assertThat(status().softBounces()).isEqualTo(1);
  }

  @Test
  void remembersTheNewestSignOfLife() {
    apply("opened", 7);
    apply("clicked", 9);
    apply("delivered", 1);

    assertThat(status().lastActive()).isEqualTo(NOON.plusSeconds(9));
  }

  @Test
  void comesToTheSameResultInEveryOrder() {
    List<JsonObject> story = new ArrayList<>();
    story.add(event("delivered", 0));
    story.add(event("bounced.soft", 1));
    story.add(event("bounced.soft", 2));
    story.add(event("delivered", 3));
    story.add(event("opened", 4));
    story.add(event("bounced.soft", 5));
    story.add(event("bounced.soft", 6));
    story.add(event("bounced.soft", 7));
    story.add(event("bounced.soft", 8));
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      Collections.shuffle(story, random);
      AddressBook fresh = new AddressBook(10);
      story.forEach(fresh::apply);

      assertThat(fresh.snapshot())
          .containsExactly(
              new AddressStatus(EMAIL, Standing.SUSPECT, "", true, NOON.plusSeconds(4), 3));
    }
  }

  @Test
  void saysWhatAnEventLacks() {
    assertThatThrownBy(() -> book.apply(new JsonObject().put("type", "opened")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/data/email");
    JsonObject timeless = event("opened", 0);
    timeless.remove("created_at");
    timeless.getJsonObject("data").put("timestamp", "yesterday");
    assertThatThrownBy(() -> book.apply(timeless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RFC 3339");
    assertThat(book.snapshot()).isEmpty();
  }

  @Test
  void forgetsAddressesBeyondItsBound() {
    AddressBook small = new AddressBook(2);
    for (String email : List.of("a", "b", "c")) {
      JsonObject event = event("opened", 0);
      event.getJsonObject("data").put("email", email);
      small.apply(event);
    }

    assertThat(small.snapshot()).extracting(AddressStatus::email).containsExactly("b", "c");
  }

  private void apply(String type, int second) {
    book.apply(event(type, second));
  }

  private JsonObject event(String type, int second) {
    return new JsonObject()
        .put("id", "evt_" + events++)
        .put("type", type)
        .put("created_at", NOON.plusSeconds(second + 2).toString())
        .put(
            "data",
            new JsonObject()
                .put("email", EMAIL)
                .put("timestamp", NOON.plusSeconds(second).toString()));
  }

  private AddressStatus status() {
    return book.snapshot().get(0);
  }
}
