package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private final StringWriter out = new StringWriter();

  @Test
  void columnsAreAsWideAsWhatStandsInThem() {
    Table table = table();
    table.add(List.of("crm", "active", "7", "dst_1"));
    table.add(List.of("a-much-longer-name-of-a-destination", "disabled", "12345", "dst_2"));

    assertThat(print(table, terminal(false, Map.of())))
        .containsExactly(
            "NAME                                 STATE     COUNT  ID",
            "crm                                  active        7  dst_1",
            "a-much-longer-name-of-a-destination  disabled  12345  dst_2");
  }

  @Test
  void theWidestIsCutToATerminalsWidthButNotIdsAndNumbers() {
    Table table = table();
    table.add(List.of("a-much-longer-name-of-a-destination", "disabled", "12345", "dst_2"));

    assertThat(print(table, terminal(true, Map.of("COLUMNS", "40", "NO_COLOR", "1"))))
        .containsExactly(
            "NAME              STATE     COUNT  ID", "a-much-longer-n…  disabled  12345  dst_2");
    assertThat(print(table, terminal(true, Map.of("COLUMNS", "20", "NO_COLOR", "1"))).get(3))
        .isEqualTo("a-much-…  disabled  12345  dst_2");
  }

  @Test
  void wideCharactersTakeTwoColumnsAndAccentsNone() {
    Table table = new Table(Table.Column.text("NAME"), Table.Column.text("TYPE"));
    table.add(List.of("日本", "a"));
    table.add(List.of("Mu\u0308ller", "b"));

    assertThat(print(table, terminal(false, Map.of())))
        .containsExactly("NAME    TYPE", "日本    a", "Mu\u0308ller  b");
    assertThat(TextWidth.cut("日本語", 5)).isEqualTo("日本…");
    assertThat(TextWidth.cut("日本語", 4)).isEqualTo("日…");
  }

  @Test
  void coloursAreForATerminalWithoutNoColorAndDoNotMoveColumns() {
    Table table = new Table(Table.Column.state("STATE"), Table.Column.text("NAME"));
    table.add(List.of("dead", "a"));

    assertThat(print(table, terminal(true, Map.of("COLUMNS", "80"))))
        .containsExactly("STATE  NAME", "\u001b[31mdead\u001b[0m   a");
    assertThat(print(table, terminal(true, Map.of("COLUMNS", "80", "NO_COLOR", "1"))).get(3))
        .isEqualTo("dead   a");
    assertThat(print(table, terminal(false, Map.of())).get(5)).isEqualTo("dead   a");
  }

  @Test
  void cellsCannotActOnTheTerminal() {
    Table table = new Table(Table.Column.text("NAME"), Table.Column.text("TYPE"));
    table.add(List.of("a\u001b[2J\nb", "c"));

    assertThat(print(table, terminal(false, Map.of())).get(1)).isEqualTo("a\\u001b[2J\\nb  c");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatIllegalArgumentException().isThrownBy(() -> table().add(List.of("a")));
  }

  private static Table table() {
    return new Table(
        Table.Column.text("NAME"),
        Table.Column.state("STATE"),
        Table.Column.number("COUNT"),
        Table.Column.id("ID"));
  }

  private List<String> print(Table table, Terminal terminal) {
    table.print(terminal);
    return out.toString().lines().toList();
  }

  private Terminal terminal(boolean interactive, Map<String, String> environment) {
    PrintWriter writer = new PrintWriter(out);
    return new Terminal(InputStream.nullInputStream(), writer, writer, interactive, environment);
  }
}
