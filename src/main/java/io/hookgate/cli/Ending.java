package io.hookgate.cli;

import java.io.IOException;

/**
 * How a command that follows something ends when it is told to (Ctrl-C, SIGTERM): with a last word
 * and exit code 0.
 */
final class Ending {
  private Ending() {}

  /** What it does meanwhile. */
  @FunctionalInterface
  interface Following {
    /** The exit code, should it end by itself. */
    int follow() throws IOException, InterruptedException;
  }

  /**
   * Follows; the exit code.
   *
   * @param lastWord is run on another thread, and nothing is after it
   */
  static int on(Runnable lastWord, Following following) throws IOException, InterruptedException {
    Thread hook = new Thread(() -> end(lastWord), "ending");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return following.follow();
    } finally {
      remove(hook);
    }
  }

  private static void end(Runnable lastWord) {
    try {
      lastWord.run();
    } finally {
      // The exit code would be the signal's, and nothing is left to be done.
      Runtime.getRuntime().halt(ExitCodes.FINE);
    }
  }

  private static void remove(Thread hook) throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is ending already: the hook has the last word.
      hook.join();
    }
  }
}
