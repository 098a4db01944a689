package io.hookgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command explains itself, and src/docs/cli.md shows it. */
class CommandsDocumentTest {
  /** What an export prints is JSON whatever one says. */
  private static final List<String> WITHOUT_JSON =
      List.of("run", "receive", "completion", "export");

  @ParameterizedTest
  @MethodSource("commands")
  void isDescribedWithAnExample(String command) throws IOException {
    String document = Files.readString(Path.of("src", "docs", "cli.md"));

    assertThat(document)
        .containsPattern("`(hookgate )?" + command)
        .containsPattern("(?m)^\\$ hookgate " + command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsItself(String command) {
    StringWriter out = new StringWriter();
    String[] words = (command + " --help").split(" ", -1);

    assertThat(line(new PrintWriter(out)).execute(words)).isEqualTo(ExitCodes.FINE);

    assertThat(out.toString()).contains("Usage: hookgate " + command);
    assertThat(out.toString().lines()).allMatch(text -> text.length() <= 80);
  }

  @Test
  void eachAnswersProgramsToo() {
    CommandLine line = line(new PrintWriter(new StringWriter()));
    assertThat(commands())
        .filteredOn(command -> !WITHOUT_JSON.contains(command))
        .allSatisfy(
            command -> {
              CommandSpec spec = line.getCommandSpec();
              for (String word : command.split(" ", -1)) {
                spec = spec.subcommands().get(word).getCommandSpec();
              }
              assertThat(spec.optionsMap()).as(command).containsKey("--json");
            });
  }

  @Test
  void shellsLearnEveryCommand() {
    StringWriter out = new StringWriter();
    assertThat(line(new PrintWriter(out)).execute("completion")).isEqualTo(ExitCodes.FINE);

    String script = out.toString();
    assertThat(script).contains("complete -F _complete_hookgate", "--destination");
    assertThat(commands())
        .allSatisfy(command -> assertThat(script).contains(command.replaceAll(".* ", "")));
  }

  private static CommandLine line(PrintWriter out) {
    Terminal terminal = new Terminal(InputStream.nullInputStream(), out, out, false, Map.of());
    return Main.line((config, conf) -> ExitCodes.FAILED, terminal);
  }

  private static List<String> commands() {
    return below(line(new PrintWriter(new StringWriter())), "").toList();
  }

  private static Stream<String> below(CommandLine line, String before) {
    return line.getSubcommands().entrySet().stream()
        .filter(it -> !it.getValue().getCommandSpec().usageMessage().hidden())
        .flatMap(
            it ->
                Stream.concat(
                    Stream.of(before + it.getKey()),
                    below(it.getValue(), before + it.getKey() + ' ')));
  }
}
