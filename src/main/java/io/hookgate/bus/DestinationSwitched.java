package io.hookgate.bus;

import io.hookgate.model.SwitchAction;

/**
 * A destination was paused, resumed, enabled or disabled; every node tells itself once it sees it.
 *
 * @param since when, milliseconds by the store's clock
 * @param by the API key's name, or {@link io.hookgate.model.SwitchState#GATEWAY}
 * @param cause why, for people; may be empty
 */
public record DestinationSwitched(
    String destinationId, String name, SwitchAction action, long since, String by, String cause) {}
