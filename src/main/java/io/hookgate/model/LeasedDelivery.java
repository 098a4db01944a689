package io.hookgate.model;

import org.jspecify.annotations.Nullable;

/**
 * A delivery that this node may attempt until its lease runs out.
 *
 * @param id {@code dlv_...}
 * @param event what to send
 * @param destinationId where to
 * @param lane the lane it waits in
 * @param token the lease's random token: what fences a late settle
 * @param leaseEndNanos when the lease ends, on this node's {@link System#nanoTime()}, safe side
 * @param attempts attempts made so far
 * @param createdAt when the delivery was made, milliseconds since 1970: the event's time, or the
 *     replay's
 * @param replayId the replay that made it, null for a fresh one
 * @param send the parameters of a message to one URL (JSON), null for a delivery to a configured
 *     destination
 * @param passage how it gets through its route
 */
public record LeasedDelivery(
    String id,
    Event event,
    String destinationId,
    Lane lane,
    String token,
    long leaseEndNanos,
    int attempts,
    long createdAt,
    @Nullable String replayId,
    @Nullable String send,
    Passage passage) {

  /** One that no route asked for. */
  public LeasedDelivery(
      String id,
      Event event,
      String destinationId,
      Lane lane,
      String token,
      long leaseEndNanos,
      int attempts,
      long createdAt,
      @Nullable String replayId,
      @Nullable String send) {
    this(
        id,
        event,
        destinationId,
        lane,
        token,
        leaseEndNanos,
        attempts,
        createdAt,
        replayId,
        send,
        Passage.NONE);
  }

  /** What is sent: the event's bytes, or what its route's transform made of them. */
  public byte[] body() {
    byte[] made = passage.body();
    return made == null ? event.body() : made;
  }

  /** The same with the body that its route's transform made. */
  public LeasedDelivery sending(byte[] made) {
    return new LeasedDelivery(
        id,
        event,
        destinationId,
        lane,
        token,
        leaseEndNanos,
        attempts,
        createdAt,
        replayId,
        send,
        passage.with(made));
  }

  @Override
  public String toString() {
    return "LeasedDelivery[" + id + " to " + destinationId + ", attempts=" + attempts + "]";
  }
}
