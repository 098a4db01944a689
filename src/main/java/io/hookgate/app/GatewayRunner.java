package io.hookgate.app;

import io.hookgate.cli.ConfOption;
import io.hookgate.config.Loaded;

/** Runs a gateway until it is told to stop. */
@FunctionalInterface
interface GatewayRunner {
  /**
   * Blocks until the gateway has stopped.
   *
   * @param files where the configuration came from, to be looked at again
   * @return the exit code: 0 after an orderly stop, 1 when it could not start or go on
   */
  int run(Loaded.Valid loaded, ConfOption files) throws Exception;
}
