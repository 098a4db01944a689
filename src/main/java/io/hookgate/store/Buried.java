package io.hookgate.store;

/**
 * What became of what waited for a disabled destination in one shard.
 *
 * @param died how many became dead letters
 * @param more whether there may be more of them
 */
public record Buried(int died, boolean more) {}
