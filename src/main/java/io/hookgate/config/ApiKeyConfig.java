package io.hookgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One API key from the configuration.
 *
 * @param tenant the only one whose things it sees and changes; null for all
 */
public record ApiKeyConfig(
    String name, Secret secret, List<Scope> scopes, @Nullable String tenant) {}
