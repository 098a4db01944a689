package io.hookgate.store;

import io.hookgate.model.SwitchWish;

/**
 * A change of a destination's state.
 *
 * @param tenant of the destination, for the audit
 * @param name of the destination, for the audit
 * @param configured what the configuration says of that switch: paused, or disabled. A change back
 *     to it leaves the switch to the configuration again
 */
public record SwitchChange(SwitchWish wish, String tenant, String name, boolean configured) {}
