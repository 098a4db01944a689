package io.hookgate.cli;

import picocli.CommandLine.Option;

/** How many of a list. */
final class LimitOption {
  private static final int MOST = 100_000;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "How many at most, up to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  /**
   * As given.
   *
   * @throws WrongUsage when that is too few or too many
   */
  int limit() {
    if (limit < 1 || limit > MOST) {
      throw new WrongUsage("--limit is 1 to " + MOST);
    }
    return limit;
  }
}
