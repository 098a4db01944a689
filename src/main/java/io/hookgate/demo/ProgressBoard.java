package io.hookgate.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows progress: on a terminal one block that is drawn over itself, elsewhere a line a second. One
 * thread.
 */
final class ProgressBoard {
  private static final int WIDTH = 40;
  private static final long LINE_NANOS = 1_000_000_000L;
  private static final String UP = "\u001b[%dF";
  private static final String CLEAR = "\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private int drawn;
  private long lastLine = start - LINE_NANOS;

  ProgressBoard(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * One row.
   *
   * @param total how many it is to be in the end, 0 where nobody knows: then there is no bar
   */
  record Row(String label, long value, long total, String note) {}

  /** Draws; not on a terminal, only when the last line is a second old. */
  void show(List<Row> rows) {
    if (terminal) {
      draw(rows);
    } else if (System.nanoTime() - lastLine >= LINE_NANOS) {
      line(rows);
    }
  }

  /** Draws for the last time. */
  void finish(List<Row> rows) {
    if (terminal) {
      draw(rows);
    } else {
      line(rows);
    }
  }

  private void draw(List<Row> rows) {
    StringBuilder block = new StringBuilder();
    if (drawn > 0) {
      block.append(UP.formatted(drawn));
    }
    for (Row row : rows) {
      block.append(barred(row)).append(CLEAR).append('\n');
    }
    drawn = rows.size();
    out.print(block);
    out.flush();
  }

  private void line(List<Row> rows) {
    lastLine = System.nanoTime();
    List<String> words = new ArrayList<>();
    words.add(String.format(Locale.ROOT, "  %5.1f s", (lastLine - start) / 1e9));
    for (Row row : rows) {
      words.add(row.label() + ' ' + row.value() + (row.total() > 0 ? "/" + row.total() : ""));
    }
    out.println(String.join("  ", words));
    out.flush();
  }

  private static String barred(Row row) {
    String bar = "";
    String value = Long.toString(row.value());
    if (row.total() > 0) {
      int full = (int) (Math.min(row.value(), row.total()) * WIDTH / row.total());
      bar = "█".repeat(full) + "░".repeat(WIDTH - full) + ' ';
      value += "/" + row.total();
    }
    return "  %-10s %s%s%s".formatted(row.label(), bar, value, note(row));
  }

  private static String note(Row row) {
    return row.note().isEmpty() ? "" : "  " + row.note();
  }
}
