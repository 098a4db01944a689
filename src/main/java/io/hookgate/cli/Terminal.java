package io.hookgate.cli;

import io.hookgate.config.Problem;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where commands read from and print to. Whatever is printed is flushed.
 *
 * @param interactive whether a person looks at it: colours, progress and what overwrites itself are
 *     for people alone
 * @param environment the variables of the process
 */
public record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean interactive,
    Map<String, String> environment) {
  /** What a word is painted in. */
  public enum Colour {
    RED(31),
    GREEN(32),
    YELLOW(33),
    GREY(90);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }

  /** With the environment of this process. */
  public Terminal(InputStream in, PrintWriter out, PrintWriter err, boolean interactive) {
    this(in, out, err, interactive, System.getenv());
  }

  /** That of this process. UTF-8 whatever the locale says: payloads are printed as they are. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in, writer(FileDescriptor.out), writer(FileDescriptor.err), atATerminal());
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Whether standard input and output are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Asked for the Javas before 22.
  public static boolean atATerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there always is a console, and it says itself whether it is a terminal.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** A variable; null when it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Columns that a line may take; without bound where nobody looks. */
  int width() {
    return interactive ? TerminalSize.columns(variable("COLUMNS")) : Integer.MAX_VALUE;
  }

  /**
   * What the user asked for.
   *
   * @throws OutputClosed when nobody reads it any more
   */
  public void say(String text) {
    out.println(text);
    flush();
  }

  /** The same, but whether somebody reads it is no matter. */
  void print(String text) {
    out.println(text);
    out.flush();
  }

  /** The same as {@link #say} without a line's end. */
  void draw(String text) {
    out.print(text);
    flush();
  }

  private void flush() {
    if (out.checkError()) {
      throw new OutputClosed();
    }
  }

  /** What the user has to know beside it. */
  public void warn(String text) {
    err.println(text);
    err.flush();
  }

  /** Configuration problems, one a line, as {@code file#/pointer: sentence}. */
  void warn(List<Problem> problems) {
    problems.forEach(problem -> err.println(problem));
    err.flush();
  }

  /**
   * Whether the user agrees.
   *
   * @param question ends with what will happen
   * @throws WrongUsage when nobody is there to be asked
   */
  boolean confirm(String question) throws IOException {
    if (!interactive) {
      throw new WrongUsage(question + " Nobody is at a terminal to be asked: say --yes.");
    }
    draw(question + " [y/N] ");
    StringBuilder answer = new StringBuilder();
    for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      answer.append((char) read);
    }
    return List.of("y", "yes").contains(answer.toString().strip().toLowerCase(Locale.ROOT));
  }

  /** The text in that colour where people look at it and did not ask for none (NO_COLOR). */
  public String paint(Colour colour, String text) {
    boolean plain = !interactive || variable("NO_COLOR") != null;
    return plain ? text : "\u001b[" + colour.code + 'm' + text + "\u001b[0m";
  }

  /** A file's bytes, or those of standard input when it is named {@code -}. */
  byte[] read(Path file) throws IOException {
    try {
      return file.endsWith("-") ? in.readAllBytes() : Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("the file " + file + " does not exist", e);
    } catch (FileSystemException e) {
      throw new IOException("the file " + file + " cannot be read: " + e.getReason(), e);
    }
  }
}
