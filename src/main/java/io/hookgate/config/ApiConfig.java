package io.hookgate.config;

import java.util.List;

/** The second listener. With no keys and a loopback host, a key is made at first start. */
public record ApiConfig(String host, int port, List<ApiKeyConfig> keys) {}
