package io.hookgate.model;

import org.jspecify.annotations.Nullable;

/**
 * What somebody decided last about a destination beside its configuration.
 *
 * @param on whether it is paused, or disabled; null leaves that to the configuration
 * @param since milliseconds since 1970, by the store's clock
 * @param by the API key's name, or {@value #GATEWAY}
 * @param cause why, for people; may be empty
 */
public record SwitchState(@Nullable Boolean on, long since, String by, String cause) {
  /** Who it was when nobody asked. */
  public static final String GATEWAY = "hookgate";
}
