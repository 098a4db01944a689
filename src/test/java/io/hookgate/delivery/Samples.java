package io.hookgate.delivery;

import io.hookgate.admission.Admission;
import io.hookgate.backoff.RetryPolicy;
import io.hookgate.model.Event;
import io.hookgate.model.Header;
import io.hookgate.model.Ids;
import io.hookgate.model.Lane;
import io.hookgate.model.LeasedDelivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values that the tests of this package share. */
final class Samples {
  static final long ACCEPTED_AT = 1_790_000_000_000L;
  static final String EVENT_ID = Ids.newEventId(ACCEPTED_AT, 7, new Random(1));
  static final String DESTINATION = Ids.ofName("dst_", "", "crm");
  static final String SEND_DESTINATION = Ids.sendDestination("", "http://127.0.0.1:80");
  static final RetryPolicy POLICY =
      new RetryPolicy(3, Duration.ofSeconds(10), 2, Duration.ofMinutes(1), 0, Duration.ofHours(1));

  static final Handling HANDLING = new Handling(POLICY, Statuses.USUAL, null);

  private Samples() {}

  static Event event(String body) {
    return new Event(
        EVENT_ID,
        "",
        "src_1",
        "mail",
        "bounced.hard",
        ACCEPTED_AT,
        "application/json",
        List.of(new Header("X-Forwarded-One", "1")),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static LeasedDelivery delivery() {
    return delivery(event("{}"), 0, null);
  }

  static LeasedDelivery delivery(Event event, int attempts, @Nullable String send) {
    return new LeasedDelivery(
        Ids.deliveryId(event.id(), 0),
        event,
        send == null ? DESTINATION : SEND_DESTINATION,
        Lane.NORMAL,
        "token",
        System.nanoTime() + Duration.ofMinutes(1).toNanos(),
        attempts,
        event.acceptedAt(),
        null,
        send,
        event.body().length);
  }

  static Target target(String url, Duration timeout, Header... headers) {
    return new Target(
        DESTINATION, "crm", url, timeout, HANDLING, null, null, List.of(headers), Access.NONE);
  }

  static Admission admission() {
    return new Admission(32, 100, 1 << 20, System::nanoTime);
  }
}
