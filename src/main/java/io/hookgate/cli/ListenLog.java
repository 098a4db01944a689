package io.hookgate.cli;

import io.hookgate.cli.Terminal.Colour;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;

/** What {@code listen} prints: a line per forward, for people or as JSON. Any thread. */
final class ListenLog {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final Terminal terminal;
  private final boolean json;
  private final InstantSource clock;
  private final Set<String> warned = new HashSet<>();

  /**
   * @param json whether programs read it: one object a line on standard output
   */
  ListenLog(Terminal terminal, boolean json, InstantSource clock) {
    this.terminal = terminal;
    this.json = json;
    this.clock = clock;
  }

  /** An event was forwarded, or could not be. */
  synchronized void forwarded(EventCopy event, boolean replay, Forwarding.Answer answer) {
    if (json) {
      Output.print(
          terminal,
          line("forwarded", clock.instant())
              .put("event", event.id())
              .put("source", event.source())
              .put("type", event.type())
              .put("acceptedAt", event.acceptedAt().toString())
              .put("bytes", event.body().length)
              .put("replay", replay)
              .put("status", answer.status() == 0 ? null : answer.status())
              .put("error", answer.error().isEmpty() ? null : answer.error())
              .put("millis", answer.millis()));
      return;
    }
    String status = answer.status() == 0 ? "---" : Integer.toString(answer.status());
    String line =
        "%s  %-24s  %s  %s  %6d ms%s%s"
            .formatted(
                TIME.withZone(ZoneId.systemDefault()).format(clock.instant()),
                Harmless.line(event.type()),
                event.id(),
                terminal.paint(answer.success() ? Colour.GREEN : Colour.RED, status),
                answer.millis(),
                replay ? "  replayed" : "",
                answer.error().isEmpty() ? "" : "  " + Harmless.line(answer.error()));
    terminal.say(line);
  }

  /** Something that is no forward. */
  synchronized void note(String kind, String text) {
    if (json) {
      Output.print(terminal, line(kind, clock.instant()).put("text", text));
    } else {
      terminal.warn(terminal.paint(Colour.GREY, Harmless.line(text)));
    }
  }

  /** Something that is said once. */
  synchronized void warnOnce(String text) {
    if (!warned.add(text)) {
      return;
    }
    if (json) {
      Output.print(terminal, line("warning", clock.instant()).put("text", text));
    } else {
      terminal.warn(terminal.paint(Colour.YELLOW, Harmless.line(text)));
    }
  }

  private static JsonObject line(String kind, Instant at) {
    return new JsonObject().put("kind", kind).put("at", at.toString());
  }
}
