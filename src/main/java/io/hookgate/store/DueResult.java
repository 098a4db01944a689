package io.hookgate.store;

import java.util.List;

/**
 * What is due in one shard.
 *
 * @param destinationIds with something due now, the longest due first
 * @param nextMillis when something else will be due, from now; -1 for never as things stand
 * @param more whether there may be more behind these
 */
public record DueResult(List<String> destinationIds, long nextMillis, boolean more) {}
