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
 * @param recordBytes what the store keeps of the event, as its counters know it
 * @param permit leave of the destination's limits; null when it has none
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
    int recordBytes,
    @Nullable Permit permit,
    Passage passage) {
  /** One to a destination without limits that no route asked for. */
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
      @Nullable String send,
      int recordBytes) {
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
        recordBytes,
        null,
        Passage.NONE);
  }

  /** What is sent: the event's bytes, or what its route's transform made of them. */
  public byte[] body() {
    byte[] made = passage.body();
    return made == null ? event.body() : made;
  }

  /** Bytes of bodies that it keeps in memory. */
  public int bodyBytes() {
    byte[] made = passage.body();
    return event.body().length + (made == null ? 0 : made.length);
  }

  /** The same with that permit. */
  public LeasedDelivery with(Permit leave) {
    return with(leave, passage);
  }

  /** The same with the body that its route's transform made. */
  public LeasedDelivery sending(byte[] made) {
    return with(permit, passage.with(made));
  }

  private LeasedDelivery with(@Nullable Permit leave, Passage through) {
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
        recordBytes,
        leave,
        through);
  }

  @Override
  public String toString() {
    return "LeasedDelivery[" + id + " to " + destinationId + ", attempts=" + attempts + "]";
  }
}
