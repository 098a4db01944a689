package io.hookgate.store;

import io.hookgate.model.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A delivery to be made.
 *
 * @param destinationId empty for an unparsable one, which is born dead
 * @param routeId the route that asked for it, empty when none did
 * @param lane where it waits
 * @param leaseMillis lease it to this node for that long if nothing stands before it; 0 to leave it
 *     due
 * @param unparsable born as a dead letter, because the route could not read the event
 * @param send parameters of a message to one URL (JSON), or why it was born dead; else null
 * @param delayMillis not due before that long from the accept; 0 for at once
 * @param marks what its route has to do before the first attempt, as {@link
 *     io.hookgate.model.Passage#marks} writes it
 */
public record NewDelivery(
    String destinationId,
    String routeId,
    Lane lane,
    long leaseMillis,
    boolean unparsable,
    @Nullable String send,
    long delayMillis,
    String marks) {

  /** One that is sent as it is. */
  public NewDelivery(
      String destinationId,
      String routeId,
      Lane lane,
      long leaseMillis,
      boolean unparsable,
      @Nullable String send,
      long delayMillis) {
    this(destinationId, routeId, lane, leaseMillis, unparsable, send, delayMillis, "");
  }

  /** A dead letter of a route that could not read the event. */
  public static NewDelivery unparsable(String routeId, String why) {
    return new NewDelivery("", routeId, Lane.NORMAL, 0, true, why, 0);
  }
}
