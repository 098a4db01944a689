package io.hookgate.bus;

import java.util.List;

/** Something of each of these destinations is due in that shard, the longest due first. */
public record DueShard(int shard, List<String> destinationIds) {}
