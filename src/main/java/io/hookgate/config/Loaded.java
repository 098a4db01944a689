package io.hookgate.config;

import java.util.List;

/** What came of loading a configuration. */
public sealed interface Loaded {
  /** Complete and checked; the warnings do not keep a gateway from starting. */
  record Valid(GatewayConfig config, List<Problem> warnings) implements Loaded {}

  /** Every problem that was found, by file and place; at least one. */
  record Invalid(List<Problem> problems) implements Loaded {}
}
