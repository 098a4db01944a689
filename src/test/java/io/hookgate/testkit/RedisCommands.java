package io.hookgate.testkit;

import org.jspecify.annotations.Nullable;

/** A Redis that a test looks into. */
@FunctionalInterface
public interface RedisCommands {
  /**
   * One command.
   *
   * @return a String, a Long, a List of these, or null
   * @throws java.io.UncheckedIOException if Redis refuses or does not answer
   */
  @Nullable Object command(String... words);
}
