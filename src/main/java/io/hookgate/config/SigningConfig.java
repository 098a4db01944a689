package io.hookgate.config;

import java.util.List;

/** How deliveries are signed: Standard Webhooks, one signature per secret. */
public record SigningConfig(List<Secret> secrets) {}
