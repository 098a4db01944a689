package io.hookgate.config;

import java.time.Duration;

/** How long things are kept. */
public record RetentionConfig(Duration rejections) {}
