package io.hookgate.ingress;

import io.vertx.core.Future;

/**
 * One piece of the chain: ends the request itself, or asks the piece behind it.
 *
 * @param <T> what is known of the request when it gets here
 */
interface Stage<T> {
  /** The request's outcome; a failed future is a bug. Runs on the request's event loop. */
  Future<Outcome> handle(T request);
}
