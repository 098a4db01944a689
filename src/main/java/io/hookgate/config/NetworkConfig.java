package io.hookgate.config;

import java.util.List;

/** CIDR ranges that deliveries may go to although they are private or loopback. */
public record NetworkConfig(List<String> allow) {}
