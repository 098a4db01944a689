package io.hookgate.cli;

import java.time.Duration;

/**
 * How far something has come: at a terminal a bar that is drawn over itself, elsewhere a line when
 * it has changed, every two seconds at most; what is done sooner needs none.
 */
final class Progress {
  private static final long BETWEEN_LINES = Duration.ofSeconds(2).toNanos();
  private static final int BAR = 30;
  private static final String AGAIN = "\r";
  private static final String CLEAR = "\u001b[K";

  private final Terminal terminal;
  private final int width;
  private String last = "";
  private long lastLine = System.nanoTime();

  Progress(Terminal terminal) {
    this.terminal = terminal;
    this.width = terminal.width();
  }

  /**
   * Shows it.
   *
   * @param total of which {@code done} are; 0 when nothing is to be done
   */
  void show(long done, long total, String note) {
    String counted = "%d/%d %s".formatted(done, total, note);
    if (counted.equals(last)) {
      return;
    }
    if (terminal.interactive()) {
      int full = total == 0 ? BAR : (int) (Math.min(done, total) * BAR / total);
      String line = "█".repeat(full) + "░".repeat(BAR - full) + ' ' + counted;
      terminal.draw(AGAIN + TextWidth.cut(line, width - 1) + CLEAR);
      last = counted;
    } else if (System.nanoTime() - lastLine >= BETWEEN_LINES) {
      terminal.say(counted);
      last = counted;
      lastLine = System.nanoTime();
    }
  }

  /** Leaves the bar as it is and goes on below it. */
  void end() {
    if (terminal.interactive() && !last.isEmpty()) {
      terminal.say("");
      last = "";
    }
  }
}
