package io.hookgate.bus;

/** Something of that destination may be due in that shard. */
public record Due(int shard, String destinationId) {}
