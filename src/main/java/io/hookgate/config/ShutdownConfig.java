package io.hookgate.config;

import java.time.Duration;

/** How long in-flight work may take to finish after SIGTERM. */
public record ShutdownConfig(Duration drain) {}
