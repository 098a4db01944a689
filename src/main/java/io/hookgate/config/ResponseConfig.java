package io.hookgate.config;

import org.jspecify.annotations.Nullable;

/** What an accepted request is answered. A null body stands for the standard JSON. */
public record ResponseConfig(int status, @Nullable String body) {}
