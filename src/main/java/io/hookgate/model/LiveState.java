package io.hookgate.model;

import org.jspecify.annotations.Nullable;

/**
 * What the store holds about one destination beside its configuration.
 *
 * @param paused null: nobody ever said
 * @param disabled null: nobody ever said
 * @param failingSince its first failure since anything last went well, milliseconds by the store's
 *     clock; 0 when there is none
 */
public record LiveState(
    @Nullable SwitchState paused, @Nullable SwitchState disabled, long failingSince) {
  /** Nothing but the configuration. */
  public static final LiveState NONE = new LiveState(null, null, 0);

  /** Whether it is enabled, where the configuration says this. */
  public boolean enabled(boolean configured) {
    return !on(disabled, !configured);
  }

  /** Whether it is paused, where the configuration says this. */
  public boolean paused(boolean configured) {
    return on(paused, configured);
  }

  private static boolean on(@Nullable SwitchState said, boolean configured) {
    Boolean on = said == null ? null : said.on();
    return on == null ? configured : on;
  }
}
