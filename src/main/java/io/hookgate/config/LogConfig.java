package io.hookgate.config;

/** How log lines are written. */
public record LogConfig(Format format) {
  /** Text for people, JSON for machines. */
  public enum Format {
    TEXT,
    JSON
  }
}
