package io.hookgate.config;

import io.hookgate.signature.Scheme;
import java.util.List;

/**
 * One way in which a destination's deliveries are signed.
 *
 * @param scheme Standard Webhooks, or another one that signs with an HMAC
 * @param secrets at least one of them without an end
 */
public record SigningConfig(Scheme scheme, List<Secret> secrets) {}
