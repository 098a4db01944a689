package io.hookgate.cli;

import picocli.CommandLine.Command;

/** Prints which build this is and what it runs on. */
@Command(name = "version", description = "Print version, commit and Java.")
final class VersionCommand implements Runnable {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.say(Build.read().describe());
  }
}
