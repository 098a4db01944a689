package io.hookgate.config;

import java.util.List;

/** One API key from the configuration. */
public record ApiKeyConfig(String name, Secret secret, List<Scope> scopes) {}
