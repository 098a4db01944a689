package io.hookgate.app;

import io.hookgate.model.Header;
import io.hookgate.model.SwitchAction;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line. Exit codes: 0 fine, 1 runtime failure, 2 wrong usage or configuration.
 *
 * <p>Relative paths that a user gives are taken from the folder that the user is in, also when the
 * scripts have changed it: they pass it in the property {@code hookgate.cwd}.
 */
@Command(
    name = "hookgate",
    description = "Receives webhooks, proves who sent them, stores them, delivers them.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    versionProvider = Build.Provider.class,
    footer = "Without a command it runs the gateway: hookgate [run] [--conf FILE|DIR]...")
public final class Main {
  private static final Set<String> ABOUT = Set.of("--help", "-h", "--version", "-V");

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Terminal terminal =
        new Terminal(System.in, writer(FileDescriptor.out), writer(FileDescriptor.err));
    System.exit(execute(GatewayProcess::run, terminal, args));
  }

  /** Runs one command; the exit code. */
  static int execute(GatewayRunner gateway, Terminal terminal, String... args) {
    CommandLine line = commandLine(gateway, terminal);
    return line.execute(runsByDefault(args));
  }

  /** No command means {@code run}, with or without its options. */
  private static String[] runsByDefault(String... args) {
    boolean command = args.length > 0 && (!args[0].startsWith("-") || ABOUT.contains(args[0]));
    if (command) {
      return args;
    }
    String[] run = new String[args.length + 1];
    run[0] = "run";
    System.arraycopy(args, 0, run, 1, args.length);
    return run;
  }

  private static CommandLine commandLine(GatewayRunner gateway, Terminal terminal) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new RunCommand(gateway, terminal))
            .addSubcommand(new CheckCommand(terminal))
            .addSubcommand(new SendCommand(terminal))
            .addSubcommand(new SignCommand(terminal))
            .addSubcommand(new VerifyCommand(terminal))
            .addSubcommand(new ProvidersCommand(terminal))
            .addSubcommand(
                new CommandLine(new KeysCommand())
                    .addSubcommand(new SigningKeysCommand(terminal, new SecureRandom())))
            .addSubcommand(new ReceiveCommand(terminal))
            .addSubcommand(new DestinationsCommand(terminal))
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new ConfigReferenceCommand(terminal))
            .addSubcommand(new VersionCommand(terminal));
    for (SwitchAction action : SwitchAction.values()) {
      CommandLine switching = new CommandLine(new SwitchCommand(terminal, action));
      switching.getCommandSpec().usageMessage().description(SwitchCommand.description(action));
      line.addSubcommand(action.word(), switching);
    }
    line.getSubcommands().values().forEach(Main::addHelp);
    return line.registerConverter(Path.class, Main::fromUsersFolder)
        .registerConverter(SecretText.class, new SecretText.Converter())
        .registerConverter(Header.class, header())
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setExecutionExceptionHandler((failure, failed, parsed) -> tell(failure, failed, terminal));
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().versionProvider(new Build.Provider());
    command.getSubcommands().values().forEach(Main::addHelp);
  }

  /**
   * One sentence for people; whoever needs the stack trace sets the property {@code
   * hookgate.trace}.
   */
  private static int tell(Exception failure, CommandLine failed, Terminal terminal) {
    if (Boolean.getBoolean("hookgate.trace")) {
      failure.printStackTrace(terminal.err());
    }
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    terminal.warn(failed.getCommandSpec().qualifiedName() + ": " + reason);
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

  /** UTF-8 whatever the locale says: payloads are printed as they are. */
  private static PrintWriter writer(FileDescriptor descriptor) {
    OutputStream stream = new FileOutputStream(descriptor);
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
