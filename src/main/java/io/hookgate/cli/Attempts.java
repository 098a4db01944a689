package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The attempts of a delivery, one after the other. */
final class Attempts {
  private static final int MINUTE = 60;

  private Attempts() {}

  /** What came back, in a few words: {@code 503}, or {@code connect: ... refused}. */
  static String answer(JsonObject attempt) {
    Integer status = attempt.getInteger("status");
    if (status != null) {
      return status.toString();
    }
    String detail = attempt.getString("detail", "");
    String error = attempt.getString("error");
    if (error == null) {
      return detail;
    }
    return detail.isEmpty() ? error : error + ": " + detail;
  }

  /**
   * A row per attempt.
   *
   * @param from when the delivery was made
   */
  static Table timeline(JsonArray log, Instant from) {
    Table table =
        new Table(
            Table.Column.number("#"),
            Table.Column.text("STARTED"),
            Table.Column.number("AFTER"),
            Table.Column.number("TOOK"),
            Table.Column.state("OUTCOME"),
            Table.Column.text("ANSWER"),
            Table.Column.text("AT"));
    for (int i = 0; i < log.size(); i++) {
      JsonObject attempt = log.getJsonObject(i);
      String started = attempt.getString("startedAt");
      table.add(
          List.of(
              String.valueOf(attempt.getInteger("number")),
              started,
              span(Duration.between(from, Instant.parse(started))),
              span(Duration.ofMillis(attempt.getLong("durationMillis"))),
              attempt.getString("outcome"),
              answer(attempt),
              attempt.getString("address", "")));
    }
    return table;
  }

  /** A duration at a glance: {@code 12 ms}, {@code 3.4 s}, {@code 2 min}, {@code 1.5 h}. */
  static String span(Duration time) {
    long millis = Math.max(0, time.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    double seconds = millis / 1000.0;
    if (seconds < MINUTE) {
      return number(seconds) + " s";
    }
    double minutes = seconds / MINUTE;
    return minutes < MINUTE ? number(minutes) + " min" : number(minutes / MINUTE) + " h";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}
