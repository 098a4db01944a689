package io.hookgate.app;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.Loaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --conf}, the same in every command that reads the configuration. */
final class ConfOption {
  private static final Path DEFAULT = Path.of("conf", "hookgate.json");

  @Option(
      names = "--conf",
      paramLabel = "FILE|DIR",
      description = {
        "Configuration; may be given several times, later ones override earlier ones",
        "(default: conf/hookgate.json)."
      })
  private List<Path> files = new ArrayList<>();

  /** That file, for a command with a default of its own. */
  static ConfOption of(Path file) {
    ConfOption option = new ConfOption();
    option.files.add(file);
    return option;
  }

  /** The files as given, or the default. */
  List<Path> files() {
    return files.isEmpty() ? List.of(DEFAULT) : List.copyOf(files);
  }

  /** The checked configuration, or its problems. */
  Loaded load() {
    return new ConfigLoader(System.getenv()).load(files());
  }

  /** The checked configuration; empty after every problem was printed. */
  Optional<Loaded.Valid> load(Terminal terminal) {
    Loaded loaded = load();
    if (loaded instanceof Loaded.Invalid invalid) {
      int count = invalid.problems().size();
      terminal.warn(invalid.problems());
      terminal.warn(count + (count == 1 ? " problem" : " problems") + " in the configuration");
      return Optional.empty();
    }
    return Optional.of((Loaded.Valid) loaded);
  }
}
