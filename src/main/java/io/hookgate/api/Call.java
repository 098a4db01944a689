package io.hookgate.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * One admitted request.
 *
 * @param context its path and query
 * @param caller who sent it
 * @param body the whole body, empty for an operation that takes none
 * @param admitted whether its key would still be admitted, for answers that take long
 */
record Call(RoutingContext context, Caller caller, Buffer body, BooleanSupplier admitted) {
  /** The key it came with, empty when none was needed. */
  String keyName() {
    return caller.keyName();
  }
}
