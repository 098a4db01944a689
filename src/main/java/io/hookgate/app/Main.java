package io.hookgate.app;

import io.hookgate.cli.Build;
import io.hookgate.cli.Commands;
import io.hookgate.cli.Terminal;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 fine, 1 runtime failure, 2 wrong usage or configuration. */
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
    System.exit(execute(GatewayProcess::run, Terminal.ofProcess(), args));
  }

  /** Runs one command; the exit code. */
  static int execute(GatewayRunner gateway, Terminal terminal, String... args) {
    return line(gateway, terminal).execute(runsByDefault(args));
  }

  /** With all commands. */
  static CommandLine line(GatewayRunner gateway, Terminal terminal) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new RunCommand(gateway, terminal))
            .addSubcommand(new DoctorCommand(terminal));
    Commands.addTo(line, terminal);
    return line;
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
}
