package io.hookgate.app;

import io.hookgate.cli.ConfOption;
import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an operator decides about the store. */
@Command(
    name = "doctor",
    description = "Accept that a store was lost, so that the gateway starts again.")
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOption conf = new ConfOption();

  @Option(
      names = "--accept-loss",
      required = true,
      description =
          "Forget the store that this gateway knew: the next start takes the Redis that it finds, and what"
              + " was acknowledged before is gone.")
  private boolean acceptLoss;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!acceptLoss) {
      return ExitCodes.WRONG_USAGE;
    }
    StoreNote note = StoreNote.beside(conf.load(terminal).config().redis().dataDir());
    boolean known = note.forget();
    terminal
        .out()
        .println(
            known
                ? "forgot the store noted in " + note.file() + "; start the gateway now"
                : "there is no note of a store at " + note.file() + "; nothing to do");
    return ExitCodes.FINE;
  }
}
