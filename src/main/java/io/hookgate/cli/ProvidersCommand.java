package io.hookgate.cli;

import io.hookgate.signature.PresetDescription;
import io.hookgate.signature.Presets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the providers that a source can name. */
@Command(name = "providers", description = "List the presets: whose webhooks can be verified, how.")
final class ProvidersCommand implements Runnable {
  private final Terminal terminal;

  @Mixin private final Output output = new Output();

  ProvidersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    List<PresetDescription> all = Presets.all().stream().map(PresetDescription::new).toList();
    if (output.json()) {
      all.forEach(one -> Output.print(terminal, one.toJson()));
      return;
    }
    Table table =
        new Table(
            Table.Column.id("NAME"), Table.Column.text("HEADER"), Table.Column.text("METHOD"));
    for (PresetDescription one : all) {
      String unproven = one.preset().proven() ? "" : " (unproven)";
      table.add(List.of(one.preset().name(), one.header(), one.method() + unproven));
    }
    table.print(terminal);
  }
}
