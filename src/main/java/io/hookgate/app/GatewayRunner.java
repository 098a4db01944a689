package io.hookgate.app;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Problem;
import java.util.List;

/** Runs a gateway until it is told to stop. */
@FunctionalInterface
interface GatewayRunner {
  /**
   * Blocks until the gateway has stopped.
   *
   * @return the exit code: 0 after an orderly stop, 1 when it could not start or go on
   */
  int run(GatewayConfig config, List<Problem> warnings) throws Exception;
}
