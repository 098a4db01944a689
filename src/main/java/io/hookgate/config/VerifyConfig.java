package io.hookgate.config;

import io.hookgate.signature.Coded;
import io.hookgate.signature.Scheme;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a source's requests are proven: a scheme (from a preset or written out), or code where no
 * scheme can say it (both null is scheme none), and the secrets, any of which verifies.
 */
public record VerifyConfig(
    String name, @Nullable Scheme scheme, @Nullable Coded coded, List<Secret> secrets) {

  /** Proven as a scheme says; by nothing when it is null. */
  public VerifyConfig(String name, @Nullable Scheme scheme, List<Secret> secrets) {
    this(name, scheme, null, secrets);
  }
}
