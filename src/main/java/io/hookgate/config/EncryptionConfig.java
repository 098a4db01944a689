package io.hookgate.config;

import java.util.List;

/** Data keys, newest first; empty means that one is made at first start with the embedded Redis. */
public record EncryptionConfig(List<DataKeyConfig> keys) {}
