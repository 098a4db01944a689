package io.hookgate.cli;

import io.hookgate.cli.Terminal.Colour;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows under titles. Columns are as wide as what stands in them; at a terminal that is narrower,
 * the widest are cut. Cells may hold any text.
 */
final class Table {
  private static final String BETWEEN = "  ";
  private static final int NARROWEST = 8;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param right whether its cells stand at its right side, as numbers do
   * @param whole never cut: ids are there to be copied
   * @param colour of a cell; null for none
   */
  record Column(
      String title, boolean right, boolean whole, Function<String, @Nullable Colour> colour) {
    static Column text(String title) {
      return new Column(title, false, false, cell -> null);
    }

    static Column number(String title) {
      return new Column(title, true, true, cell -> null);
    }

    static Column id(String title) {
      return new Column(title, false, true, cell -> null);
    }

    /** Of words such as {@code delivered} and {@code paused}. */
    static Column state(String title) {
      return new Column(title, false, true, States::colour);
    }
  }

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** A row: one cell per column. */
  void add(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
    }
    rows.add(cells.stream().map(Harmless::line).toList());
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Titles and rows. */
  void print(Terminal terminal) {
    int[] widths = widths(terminal.width());
    terminal.say(line(titles(), widths, terminal, false));
    rows.forEach(row -> terminal.say(line(row, widths, terminal, true)));
  }

  private List<String> titles() {
    return columns.stream().map(Column::title).toList();
  }

  private int[] widths(int most) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              TextWidth.of(columns.get(i).title()),
              rows.stream().mapToInt(row -> TextWidth.of(row.get(column))).max().orElse(0));
    }
    int over = Arrays.stream(widths).sum() + BETWEEN.length() * (widths.length - 1) - most;
    for (int widest = widestToCut(widths); over > 0 && widest >= 0; over--) {
      widths[widest]--;
      widest = widestToCut(widths);
    }
    return widths;
  }

  /** -1 when nothing can give way any more: then the terminal breaks the lines. */
  private int widestToCut(int... widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean cuttable = !columns.get(i).whole() && widths[i] > NARROWEST;
      if (cuttable && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private String line(List<String> cells, int[] widths, Terminal terminal, boolean coloured) {
    StringBuilder line = new StringBuilder();
    String gap = "";
    for (int i = 0; i < widths.length; i++) {
      Column column = columns.get(i);
      String cell = TextWidth.cut(cells.get(i), widths[i]);
      String padding = " ".repeat(Math.max(0, widths[i] - TextWidth.of(cell)));
      Colour colour = coloured ? column.colour().apply(cells.get(i)) : null;
      String painted = colour == null ? cell : terminal.paint(colour, cell);
      line.append(gap).append(column.right() ? padding + painted : painted + padding);
      gap = BETWEEN;
    }
    return line.toString().stripTrailing();
  }
}
