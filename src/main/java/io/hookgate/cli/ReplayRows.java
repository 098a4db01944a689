package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Replays as rows of a table. */
final class ReplayRows {
  private ReplayRows() {}

  static Table table() {
    return new Table(
        Table.Column.text("CREATED"),
        Table.Column.state("STATE"),
        Table.Column.number("MATCHED"),
        Table.Column.number("QUEUED"),
        Table.Column.number("DELIVERED"),
        Table.Column.number("FAILED"),
        Table.Column.number("OPEN"),
        Table.Column.text("BY"),
        Table.Column.text("WHAT"),
        Table.Column.id("ID"));
  }

  static List<String> row(JsonObject replay) {
    return List.of(
        Cells.time(replay, "createdAt"),
        replay.getString("state"),
        Cells.text(replay, "matched"),
        Cells.text(replay, "queued"),
        Cells.text(replay, "delivered"),
        Cells.text(replay, "failed"),
        Cells.text(replay, "open"),
        replay.getString("by"),
        replay.getString("of") + ' ' + replay.getJsonObject("request").encode(),
        replay.getString("id"));
  }
}
