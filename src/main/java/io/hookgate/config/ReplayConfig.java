package io.hookgate.config;

import java.time.Duration;

/**
 * How events are sent again.
 *
 * @param warnAfter replays of events that were accepted longer ago warn
 */
public record ReplayConfig(Duration warnAfter) {
  /** As when the configuration does not speak of it. */
  public static final ReplayConfig DEFAULT = new ReplayConfig(Duration.ofHours(24));
}
