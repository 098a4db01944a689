package io.hookgate.config;

import io.hookgate.signature.Scheme;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source's requests are proven: a scheme (from a preset or written out; null is scheme none)
 * and the secrets, any of which verifies.
 */
public record VerifyConfig(String name, @Nullable Scheme scheme, List<Secret> secrets) {}
