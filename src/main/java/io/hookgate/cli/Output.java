package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Whether a command prints for people or for programs: {@code --json}, the same in each. */
final class Output {
  /** Items of a page, at most. */
  static final int PAGE = 200;

  @Option(
      names = "--json",
      description =
          "Print what the API answered, one JSON object a line;"
              + " of a list, a line for each item.")
  private boolean json;

  /** For programs? */
  boolean json() {
    return json;
  }

  /** One line of it. */
  static void print(Terminal terminal, JsonObject object) {
    terminal.say(Harmless.json(object.encode()));
  }

  /**
   * A list of the API: as JSON each item as it comes, else a table of all.
   *
   * @param list where it is and how much of it is wanted
   * @param row the cells of an item
   */
  void list(
      Api api, Terminal terminal, Listed list, Table table, Function<JsonObject, List<String>> row)
      throws IOException, InterruptedException {
    int[] left = {list.limit()};
    api.each(
        list.path() + (list.path().contains("?") ? "&" : "?") + "limit=" + Math.min(PAGE, left[0]),
        item -> {
          if (json) {
            print(terminal, item);
          } else {
            table.add(row.apply(item));
          }
          return --left[0] > 0;
        });
    if (!json) {
      table.print(terminal);
    }
  }

  /**
   * What is listed.
   *
   * @param path may have a query
   * @param limit how many at most, at least 1
   */
  record Listed(String path, int limit) {
    /** All that there are. */
    static Listed all(String path) {
      return new Listed(path, Integer.MAX_VALUE);
    }
  }
}
