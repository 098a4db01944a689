package io.hookgate.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Writes {@link Results} for people and for programs. */
final class Report {
  private final Plan plan;
  private final Results results;

  Report(Plan plan, Results results) {
    this.plan = plan;
    this.results = results;
  }

  /** The table: figures in the order of {@link Figure}, then who used the processors. */
  void print(PrintStream out) {
    printRow(out, "figure", "median", "min", "max", "unit", "landing / goal / record", "verdict");
    results.figures().forEach((figure, series) -> printRow(out, figure, series));
    out.println();
    out.println("processor time during the windows, median, in percent of one core:");
    results.cpu().forEach((scenario, parts) -> out.println("  " + cpuLine(scenario, parts)));
    results.notes().forEach(note -> out.println("note: " + note));
  }

  /** The same as JSON. */
  JsonObject toJson() {
    JsonObject figures = new JsonObject();
    results.figures().forEach((figure, series) -> figures.put(figure.name(), json(figure, series)));
    JsonObject cpu = new JsonObject();
    results
        .cpu()
        .forEach(
            (scenario, parts) -> {
              JsonObject shares = new JsonObject();
              parts.forEach((part, series) -> shares.put(part, series.median()));
              cpu.put(scenario, shares);
            });
    return new JsonObject()
        .put(
            "machine",
            new JsonObject()
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.vm.version"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version")))
        .put(
            "plan",
            new JsonObject()
                .put("warmup", plan.warmup())
                .put("window", plan.window())
                .put("rounds", plan.rounds())
                .put("connections", plan.connections())
                .put("backlog", plan.backlog()))
        .put("figures", figures)
        .put("cpuPercentOfOneCore", cpu)
        .put("notes", new JsonArray(results.notes()));
  }

  private static void printRow(PrintStream out, Figure figure, Series series) {
    Mark mark = figure.mark();
    printRow(
        out,
        figure.label(),
        number(series.median()),
        number(series.min()),
        number(series.max()),
        figure.unit(),
        mark == null ? "" : marks(mark),
        mark == null ? "" : mark.verdict(series.median()));
  }

  private static void printRow(PrintStream out, Object... cells) {
    out.printf("%-54s %10s %10s %10s  %-5s %24s  %s%n", cells);
  }

  private static String marks(Mark mark) {
    return number(mark.firstLanding())
        + " / "
        + number(mark.goal())
        + " / "
        + number(mark.record());
  }

  private static String cpuLine(String scenario, Map<String, Series> parts) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-16s", scenario));
    parts.forEach(
        (part, series) ->
            line.append(String.format(Locale.ROOT, "  %s %.0f", part, series.median())));
    return line.toString();
  }

  private static JsonObject json(Figure figure, Series series) {
    JsonObject json =
        new JsonObject()
            .put("label", figure.label())
            .put("unit", figure.unit())
            .put("median", series.median())
            .put("min", series.min())
            .put("max", series.max())
            .put("values", new JsonArray(series.values()));
    Mark mark = figure.mark();
    if (mark != null) {
      json.put("firstLanding", mark.firstLanding())
          .put("goal", mark.goal())
          .put("record", mark.record())
          .put("verdict", mark.verdict(series.median()));
    }
    return json;
  }

  /** Few digits, without an exponent. */
  private static String number(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return Math.abs(value) < 10
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
