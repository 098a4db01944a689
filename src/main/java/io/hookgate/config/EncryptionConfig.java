package io.hookgate.config;

import java.util.List;

/**
 * Encryption of what is kept.
 *
 * @param keys data keys, newest first; empty means that one is made at first start with the
 *     embedded Redis
 * @param payloads whether payloads are sealed, and not only secrets
 */
public record EncryptionConfig(List<DataKeyConfig> keys, boolean payloads) {}
