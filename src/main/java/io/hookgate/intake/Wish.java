package io.hookgate.intake;

import io.hookgate.model.Lane;
import org.jspecify.annotations.Nullable;

/**
 * What an event asks of its deliveries, over what routes and destinations say.
 *
 * @param priority lane of all of them; null leaves it to route and destination
 * @param delayMillis none begins before that long from the accept; 0 for at once
 * @param overrides {@link io.hookgate.store.Overrides} as text; null for none
 */
public record Wish(@Nullable Lane priority, long delayMillis, @Nullable String overrides) {
  /** Nothing. */
  public static final Wish NONE = new Wish(null, 0, null);

  Lane lane(Lane usual) {
    return priority == null ? usual : priority;
  }
}
