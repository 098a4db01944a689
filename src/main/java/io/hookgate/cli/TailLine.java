package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened, on one line for people. */
final class TailLine {
  private static final String FORM = "%-24s  %-8s  %s";

  private final Terminal terminal;

  TailLine(Terminal terminal) {
    this.terminal = terminal;
  }

  /** An event of the list. */
  String ofEvent(JsonObject event) {
    String arrow = event.getJsonArray("deliveries").isEmpty() ? "" : "-> ";
    return line(
        event.getString("acceptedAt"),
        "accepted",
        List.of(
            Cells.name(event, "source"),
            Cells.text(event, "type"),
            arrow + EventRows.destinations(event),
            EventRows.state(event),
            event.getString("id")));
  }

  /** A message of the feed; of a kind that is not known yet, as it came. */
  String of(JsonObject message) {
    String kind = message.getString("kind");
    return line(message.getString("at", ""), kind, words(kind, message));
  }

  private String line(String at, String kind, List<String> words) {
    String said = words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining("  "));
    String line = FORM.formatted(at, kind, Harmless.line(said)).stripTrailing();
    Terminal.Colour colour = colour(kind, words);
    return colour == null ? line : terminal.paint(colour, line);
  }

  private static Terminal.@Nullable Colour colour(String kind, List<String> words) {
    Terminal.Colour ofKind = States.colour(kind);
    if (ofKind != null) {
      return ofKind;
    }
    for (String word : words) {
      Terminal.Colour colour = States.colour(word);
      if (colour != null) {
        return colour;
      }
    }
    return null;
  }

  private static List<String> words(String kind, JsonObject it) {
    return switch (kind) {
      case "accepted" -> accepted(it);
      case "attempt" ->
          List.of(
              Cells.name(it, "destination"),
              "#" + it.getInteger("attempt"),
              Cells.text(it, "outcome"),
              Attempts.answer(it),
              Attempts.span(Duration.ofMillis(it.getLong("durationMillis"))),
              Cells.text(it, "delivery"));
      case "ended" -> ended(it);
      case "rejected" ->
          List.of(
              Cells.name(it, "source"), Cells.text(it, "reason"), more(it.getLong("leftOut", 0L)));
      case "switched" ->
          List.of(
              Cells.name(it, "destination"),
              Cells.text(it, "action"),
              by(it),
              Cells.text(it, "cause"));
      case "circuit" -> List.of(Cells.name(it, "destination"), Cells.text(it, "circuit"));
      case "alert" ->
          List.of(Cells.text(it, "alert"), Cells.text(it, "state"), Cells.name(it, "destination"));
      case "replay" ->
          List.of(
              Cells.text(it, "replay"),
              Cells.text(it, "state"),
              "%d of %d queued".formatted(it.getLong("queued"), it.getLong("matched")));
      case "gap" -> gap(it);
      default -> List.of(it.encode());
    };
  }

  private static List<String> accepted(JsonObject it) {
    JsonArray to = it.getJsonArray("destinations", new JsonArray());
    String destinations =
        to.stream().map(String::valueOf).distinct().collect(Collectors.joining(", "));
    String status = Cells.text(it, "status");
    return List.of(
        Cells.name(it, "source"),
        Cells.text(it, "type"),
        destinations.isEmpty() ? "" : "-> " + destinations,
        status.equals("routed") ? "" : status,
        Cells.text(it, "event"));
  }

  private static List<String> ended(JsonObject it) {
    long count = it.getLong("count", 1L);
    String reason = Cells.text(it, "reason");
    return List.of(
        Cells.name(it, "destination"),
        Cells.text(it, "state") + (reason.isEmpty() ? "" : " (" + reason + ")"),
        Cells.text(it, "type"),
        count > 1 ? count + " deliveries" : "",
        Cells.text(it, "delivery"));
  }

  private static List<String> gap(JsonObject it) {
    Long missed = it.getLong("missed");
    List<String> words = new ArrayList<>();
    words.add((missed == null ? "something" : missed + " messages") + " may be missing here");
    words.add(Cells.text(it, "why"));
    words.add("'hookgate events' has everything");
    return words;
  }

  private static String by(JsonObject it) {
    String by = Cells.text(it, "by");
    return by.isEmpty() ? "" : "by " + by;
  }

  private static String more(long leftOut) {
    return leftOut == 0 ? "" : leftOut + " more were not told";
  }
}
