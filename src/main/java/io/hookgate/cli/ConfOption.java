package io.hookgate.cli;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option {@code --conf}, the same in every command that reads the configuration. */
public final class ConfOption {
  private static final Path DEFAULT = Path.of("conf", "hookgate.json");

  @Option(
      names = "--conf",
      paramLabel = "FILE|DIR",
      description = {
        "Configuration; may be given several times, later ones override earlier ones",
        "(default: conf/hookgate.json)."
      })
  private List<Path> files = new ArrayList<>();

  private volatile String digestOfLoaded = "";

  /** That file, for a command with a default of its own. */
  static ConfOption of(Path file) {
    ConfOption option = new ConfOption();
    option.files.add(file);
    return option;
  }

  /** The files as given, or the default. */
  public List<Path> files() {
    return files.isEmpty() ? List.of(DEFAULT) : List.copyOf(files);
  }

  /** The checked configuration, or its problems. */
  public Loaded load() {
    // Before they are read: what changes meanwhile has another one.
    digestOfLoaded = digest();
    return new ConfigLoader(System.getenv()).load(files());
  }

  /**
   * The checked configuration.
   *
   * @throws WrongUsage after every problem was printed
   */
  public Loaded.Valid load(Terminal terminal) {
    Loaded loaded = load();
    if (loaded instanceof Loaded.Invalid invalid) {
      int count = invalid.problems().size();
      terminal.warn(invalid.problems());
      throw new WrongUsage(
          count + (count == 1 ? " problem" : " problems") + " in the configuration");
    }
    return (Loaded.Valid) loaded;
  }

  /** Of the files that were loaded last; empty before any were. */
  public String digestOfLoaded() {
    return digestOfLoaded;
  }

  /** Of names and contents; a file that cannot be read counts as changed, and is reported then. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path path : files()) {
        for (Path file : under(path)) {
          digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
          digest.update(Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      return String.valueOf(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<Path> under(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
