package io.hookgate.cli;

import io.hookgate.signature.PresetDescription;
import io.hookgate.signature.Presets;
import io.vertx.core.json.JsonArray;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the providers that a source can name. */
@Command(name = "providers", description = "List the presets: whose webhooks can be verified, how.")
final class ProvidersCommand implements Runnable {
  private final Terminal terminal;

  @Option(names = "--json", description = "Everything about each, as JSON.")
  private boolean json;

  ProvidersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    List<PresetDescription> all = Presets.all().stream().map(PresetDescription::new).toList();
    if (json) {
      JsonArray list = new JsonArray();
      all.forEach(one -> list.add(one.toJson()));
      terminal.say(list.encodePrettily());
      return;
    }
    int widest = all.stream().mapToInt(one -> one.preset().name().length()).max().orElse(0);
    int header = all.stream().mapToInt(one -> one.header().length()).max().orElse(0);
    String row = "%-" + widest + "s  %-" + header + "s  %s";
    for (PresetDescription one : all) {
      String unproven = one.preset().proven() ? "" : " (unproven)";
      terminal.say(row.formatted(one.preset().name(), one.header(), one.method() + unproven));
    }
  }
}
