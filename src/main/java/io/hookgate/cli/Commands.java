package io.hookgate.cli;

import io.hookgate.model.Header;
import io.hookgate.model.SwitchAction;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Every command but those that need the gateway's own parts.
 *
 * <p>Relative paths that a user gives are taken from the folder that the user is in, also when the
 * scripts have changed it: they pass it in the property {@code hookgate.cwd}.
 */
public final class Commands {
  private Commands() {}

  /** Adds them to that command line, and how their arguments are read and failures told. */
  public static void addTo(CommandLine line, Terminal terminal) {
    line.addSubcommand(new CheckCommand(terminal))
        .addSubcommand(new SendCommand(terminal))
        .addSubcommand(new SignCommand(terminal))
        .addSubcommand(new VerifyCommand(terminal))
        .addSubcommand(new ProvidersCommand(terminal))
        .addSubcommand(
            new CommandLine(new KeysCommand(terminal))
                .addSubcommand(new CreateKeyCommand(terminal))
                .addSubcommand(new RevokeKeyCommand(terminal))
                .addSubcommand(new RotateKeysCommand(terminal))
                .addSubcommand(new SigningKeysCommand(terminal, new SecureRandom())))
        .addSubcommand(new ReceiveCommand(terminal))
        .addSubcommand(new EventsCommand(terminal))
        .addSubcommand(new ShowCommand(terminal))
        .addSubcommand(new TailCommand(terminal))
        .addSubcommand(new DeadLettersCommand(terminal))
        .addSubcommand(new ReplayCommand(terminal))
        .addSubcommand(new SourcesCommand(terminal))
        .addSubcommand(new RoutesCommand(terminal))
        .addSubcommand(new DestinationsCommand(terminal))
        .addSubcommand(new ExportCommand(terminal))
        .addSubcommand(new ExpungeCommand(terminal))
        .addSubcommand(new CompletionCommand(terminal))
        .addSubcommand(new ListenCommand(terminal))
        .addSubcommand(new BenchCommand(terminal))
        .addSubcommand(new DemoCommand(terminal))
        .addSubcommand(new ConfigReferenceCommand(terminal))
        .addSubcommand(new VersionCommand(terminal));
    for (SwitchAction action : SwitchAction.values()) {
      CommandLine switching = new CommandLine(new SwitchCommand(terminal, action));
      switching.getCommandSpec().usageMessage().description(SwitchCommand.description(action));
      line.addSubcommand(action.word(), switching);
    }
    line.getSubcommands().values().forEach(Commands::addHelp);
    line.registerConverter(Path.class, Commands::fromUsersFolder)
        .registerConverter(SecretText.class, new SecretText.Converter())
        .registerConverter(Header.class, header())
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setExecutionExceptionHandler((failure, failed, parsed) -> tell(failure, failed, terminal));
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().versionProvider(new Build.Provider());
    command.getSubcommands().values().forEach(Commands::addHelp);
  }

  /**
   * One sentence for people; whoever needs the stack trace sets the property {@code
   * hookgate.trace}.
   */
  private static int tell(Exception failure, CommandLine failed, Terminal terminal) {
    if (failure instanceof OutputClosed) {
      return ExitCodes.FINE;
    }
    if (Boolean.getBoolean("hookgate.trace")) {
      failure.printStackTrace(terminal.err());
    }
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    terminal.warn(failed.getCommandSpec().qualifiedName() + ": " + Harmless.lines(reason));
    return failure instanceof WrongUsage ? ExitCodes.WRONG_USAGE : ExitCodes.FAILED;
  }

  private static Path fromUsersFolder(String text) {
    String folder = System.getProperty("hookgate.cwd");
    return folder == null || text.equals("-") ? Path.of(text) : Path.of(folder).resolve(text);
  }

  private static ITypeConverter<Header> header() {
    return text -> {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw new TypeConversionException("'" + text + "' is no header; write 'Name: value'");
      }
      return new Header(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    };
  }
}
