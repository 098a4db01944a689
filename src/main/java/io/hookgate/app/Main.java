package io.hookgate.app;

/** Probe. */
public final class Main {
  private Main() {}

  /** Probe. */
  public static void main(String[] args) {}
}
