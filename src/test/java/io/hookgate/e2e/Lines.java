package io.hookgate.e2e;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Every log line of the JVM from here to the end, at every level, with key-value pairs and
 * exceptions, in place of the console's.
 */
final class Lines implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level level = root.getLevel();
  private final PrintStream console = System.out;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  Lines() {
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    root.setLevel(Level.TRACE);
  }

  /** What was written so far. */
  List<String> all() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    root.setLevel(level);
    System.setOut(console);
  }
}
