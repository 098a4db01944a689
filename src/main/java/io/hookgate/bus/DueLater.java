package io.hookgate.bus;

/** Something will be due in that shard after {@code delayMillis}. */
public record DueLater(int shard, long delayMillis) {}
