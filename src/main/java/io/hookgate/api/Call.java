package io.hookgate.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * One admitted request.
 *
 * @param context its path and query
 * @param caller who sent it
 * @param body the whole body, empty for an operation that takes none
 */
record Call(RoutingContext context, Caller caller, Buffer body) {
  /** The key it came with, empty when none was needed. */
  String keyName() {
    return caller.keyName();
  }
}
