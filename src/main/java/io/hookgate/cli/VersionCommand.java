package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints which build this is and what it runs on. */
@Command(name = "version", description = "Print version, commit and Java.")
final class VersionCommand implements Runnable {
  private final Terminal terminal;

  @Mixin private final Output output = new Output();

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    Build build = Build.read();
    if (output.json()) {
      Output.print(
          terminal,
          new JsonObject()
              .put("version", build.version())
              .put("commit", build.commit())
              .put("java", Runtime.version().toString()));
    } else {
      terminal.say(build.describe());
    }
  }
}
