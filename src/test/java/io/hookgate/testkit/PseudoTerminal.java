package io.hookgate.testkit;

import static io.hookgate.testkit.Eventually.eventually;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command at a terminal of its own, which util-linux's {@code script} makes: what it prints is
 * what a person would see, bytes and all. Whoever makes one closes it.
 */
public final class PseudoTerminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CTRL_C = 3;

  private final Process process;
  private volatile String screen = "";
  private final Thread reader;

  /**
   * Starts it.
   *
   * @param columns how wide the terminal is
   * @param command for a shell
   */
  public PseudoTerminal(int columns, Map<String, String> environment, String command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "script", "-qec", "stty cols " + columns + "; exec " + command, "/dev/null");
    builder.environment().keySet().removeIf(name -> name.equals("COLUMNS"));
    builder.environment().putAll(environment);
    process = builder.redirectErrorStream(true).start();
    reader = new Thread(this::read, "screen");
    reader.start();
  }

  private void read() {
    byte[] bytes = new byte[8192];
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        printed.write(bytes, 0, read);
        // A character may have come in two parts.
        screen = printed.toString(StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that was printed, escape sequences too; lines end in CR LF. */
  public String screen() {
    return screen;
  }

  /** Waits until that was printed. */
  public void awaitText(String text) {
    eventually(
        () -> "the terminal shows '" + text + "'; it shows:\n" + screen(),
        PATIENCE,
        () -> screen().contains(text));
  }

  /** Types that. */
  public void type(String text) throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(text.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  /** Ctrl-C, as a key: the terminal makes a signal of it. */
  public void interrupt() throws IOException {
    type(Character.toString(CTRL_C));
  }

  /** Waits for its end; the exit code. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it still runs; the terminal shows:\n" + screen());
    }
    reader.join(PATIENCE.toMillis());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
