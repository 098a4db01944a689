package io.hookgate.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How wide the terminal is. Blocks for half a second at most. */
final class TerminalSize {
  private static final int USUAL = 80;
  private static final int NARROWEST = 20;
  private static final long PATIENCE_MILLIS = 500;
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})\\s*");

  private TerminalSize() {}

  /**
   * Columns: as the variable says, else as the terminal says, else 80.
   *
   * @param told the variable COLUMNS
   */
  static int columns(@Nullable String told) {
    if (told != null && told.matches("\\d{1,5}")) {
      return Math.max(NARROWEST, Integer.parseInt(told));
    }
    int columns = asked();
    // A terminal without a size, as some programs make them, says 0.
    return columns == 0 ? USUAL : Math.max(NARROWEST, columns);
  }

  private static int asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return 0;
      }
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher size = SIZE.matcher(said);
      return size.matches() ? Integer.parseInt(size.group(1)) : 0;
    } catch (IOException e) {
      // No stty here, or no terminal of its own: the usual width does.
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
