package io.hookgate.store;

import io.hookgate.model.Permit;
import java.util.List;

/** What a destination's limits said. */
public sealed interface PermitResult {
  /**
   * At least one may start.
   *
   * @param endMillis when the permits run out, milliseconds since 1970 by Redis's clock; 0 when
   *     they do not, because only the rate is limited
   */
  record Granted(List<Permit> permits, long endMillis) implements PermitResult {}

  /**
   * None may start; at least one of the two is over 0.
   *
   * @param tokensMillis until the rate lets some start; 0 when it is not the rate
   * @param permitMillis until a permit in use runs out, if nobody gives one back before; 0 when not
   *     all are in use
   */
  record Refused(long tokensMillis, long permitMillis) implements PermitResult {}
}
