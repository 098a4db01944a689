package io.hookgate.cli;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What somebody presses: single keys at a terminal, elsewhere the first letter of each line. The
 * terminal is as it was again when this is closed, and also when the process is ended by a signal.
 */
final class ListenKeys implements Closeable {
  private static final File TTY = new File("/dev/tty");
  private static final long STTY_SECONDS = 5;

  private final InputStream in;
  private final IntConsumer pressed;
  private final @Nullable String saved;
  private final Thread restoring = new Thread(this::restore, "restore-terminal");

  private ListenKeys(InputStream in, IntConsumer pressed, @Nullable String saved) {
    this.in = in;
    this.pressed = pressed;
    this.saved = saved;
  }

  /**
   * Begins to read.
   *
   * @param pressed told each key, on a thread of its own
   */
  static ListenKeys open(Terminal terminal, IntConsumer pressed) throws InterruptedException {
    ListenKeys keys = new ListenKeys(terminal.in(), pressed, terminal.interactive() ? raw() : null);
    if (keys.saved != null) {
      Runtime.getRuntime().addShutdownHook(keys.restoring);
    }
    Thread reader = new Thread(keys::read, "keys");
    reader.setDaemon(true);
    reader.start();
    return keys;
  }

  /** Whether a key works without Enter. */
  boolean single() {
    return saved != null;
  }

  @Override
  public void close() {
    if (saved == null) {
      return;
    }
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(restoring);
    } catch (IllegalStateException e) {
      // The process ends already: the hook does the same once more.
      restoring.interrupt();
    }
  }

  private void read() {
    try {
      boolean first = true;
      for (int key = in.read(); key >= 0; key = in.read()) {
        if (single() || (first && key != '\n' && key != '\r')) {
          pressed.accept(Character.toLowerCase(key));
        }
        first = key == '\n';
      }
    } catch (IOException e) {
      // Nobody can press anything any more; what is forwarded is forwarded without it.
      pressed.accept(-1);
    }
  }

  /** Keys at once and unseen; signals as before. What stty needs to undo it; null when it fails. */
  private static @Nullable String raw() throws InterruptedException {
    String before = stty("-g");
    return before == null || stty("-icanon", "-echo", "min", "1", "time", "0") == null
        ? null
        : before;
  }

  private void restore() {
    try {
      if (saved != null) {
        stty(saved);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String stty(String... arguments) throws InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).redirectInput(TTY).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? said
          : null;
    } catch (IOException e) {
      return null; // no stty here, or no terminal: keys need Enter then
    }
  }
}
