package io.hookgate.config;

import io.hookgate.routing.Selector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What makes two requests of a source the same event, and for how long. A null key with bodyHash
 * set uses the body; with neither, nothing is deduplicated.
 */
public record DedupConfig(@Nullable Selector key, Duration ttl, boolean bodyHash) {}
