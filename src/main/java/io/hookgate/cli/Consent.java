package io.hookgate.cli;

import picocli.CommandLine.Option;

/** Agreed to beforehand: {@code --yes}. */
final class Consent {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  boolean given() {
    return yes;
  }
}
