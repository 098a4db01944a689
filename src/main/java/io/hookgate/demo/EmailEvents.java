package io.hookgate.demo;

import io.vertx.core.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The mail provider's delivery events: seven types about a fixed cast of addresses, told so that
 * every status of an address appears, whatever the order in which the events arrive.
 */
final class EmailEvents {
  /** Told once, in this order. What ends an address' story ends it for good. */
  private static final List<Scene> ONCE =
      List.of(
          new Scene("anna.virtanen@example.com", "delivered", "opened", "clicked"),
          new Scene("no-such-user@example.org", "bounced.hard"),
          new Scene("moved.away@example.net", "delivered", "bounced.soft", "bounced.hard"),
          new Scene("fed.up@example.com", "delivered", "opened", "complained"),
          new Scene("reports.spam@example.org", "delivered", "complained"),
          new Scene("minna.mäkinen@example.com", "delivered", "opened", "unsubscribed"),
          new Scene("quietly.gone@example.net", "delivered", "unsubscribed"),
          new Scene("mailbox.full@example.org", "bounced.soft", "bounced.soft", "bounced.soft"),
          new Scene("greylisted@example.com", "bounced.soft", "bounced.soft", "delivered"));

  /** Told again and again until there are enough events. */
  private static final List<Scene> AGAIN =
      List.of(
          new Scene("anna.virtanen@example.com", "delivered", "opened"),
          new Scene("olu.adeyemi@example.com", "delivered", "opened", "clicked"),
          new Scene("mailbox.full@example.org", "bounced.soft"),
          new Scene("greylisted@example.com", "bounced.soft", "delivered"),
          new Scene("日本@example.net", "delivered", "clicked"),
          new Scene("li.wei@example.org", "delivered"));

  /** Fewest events with which every status appears. */
  static final int FEWEST = ONCE.stream().mapToInt(scene -> scene.types().length).sum();

  private final String source;
  private final RandomGenerator random;
  private final Template template = Template.of("email");

  EmailEvents(String source, RandomGenerator random) {
    this.source = source;
    this.random = random;
  }

  private record Scene(String email, String... types) {}

  /** That many events, at least {@link #FEWEST}, a second apart, the last one at {@code end}. */
  List<Shipment> make(int count, Instant end) {
    List<Shipment> events = new ArrayList<>(count);
    Instant time = end.truncatedTo(ChronoUnit.SECONDS).minusSeconds(count - 1L);
    List<Scene> scenes = ONCE;
    while (events.size() < count) {
      for (Scene scene : scenes) {
        for (String type : scene.types()) {
          if (events.size() < count) {
            events.add(event(type, scene.email(), time.plusSeconds(events.size())));
          }
        }
      }
      scenes = AGAIN;
    }
    return events;
  }

  private Shipment event(String type, String email, Instant time) {
    String id = "evt_" + Tokens.lower(random, 26);
    String body =
        template.fill(
            Map.of(
                "id",
                id,
                "type",
                type,
                "created",
                time.plusSeconds(2).toString(),
                "message",
                "msg_" + Tokens.lower(random, 26),
                "email",
                email,
                "time",
                time.toString(),
                "more",
                more(type)));
    return Shipment.of(source, type, id, body);
  }

  private String more(String type) {
    return switch (type) {
      case "bounced.hard" ->
          field("bounce_code", "550")
              + field("bounce_reason", "5.1.1 The mailbox that this was sent to does not exist");
      case "bounced.soft" ->
          field("bounce_code", "452")
              + field("bounce_reason", "4.2.2 The mailbox is over its quota, try again later");
      case "complained" ->
          field("feedback_type", "abuse") + field("feedback_source", "mailbox owner");
      case "unsubscribed" -> field("list", "monthly news");
      case "clicked" -> field("url", "https://shop.example/angebote?größe=40&from=mail");
      case "opened" -> field("user_agent", "Mail/16.0 (“desktop”)");
      default -> field("smtp_response", "250 2.0.0 OK queued as " + Tokens.lower(random, 10));
    };
  }

  private static String field(String name, String value) {
    return ",\n    \"" + name + "\": " + Json.encode(value);
  }
}
