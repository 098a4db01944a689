package io.hookgate.bus;

/** Every address of the local bus. */
public final class Addresses {
  /** {@link Leased}: from ingress, API and the claim loop to the dispatcher. */
  public static final String LEASED = "hookgate.leased";

  /** {@link Due}: from ingress and API to the dispatcher. */
  public static final String DUE = "hookgate.due";

  /** {@link DueShard}: from the retry verticle to the dispatcher. */
  public static final String DUE_SHARD = "hookgate.due-shard";

  /** {@link DueLater}: from delivery to the retry verticle. */
  public static final String DUE_LATER = "hookgate.due-later";

  /** {@link RoomFreed}: from delivery to the dispatcher. */
  public static final String ROOM = "hookgate.room";

  /** {@link CircuitChanged}: from delivery to alerts. */
  public static final String CIRCUIT = "hookgate.circuit";

  /** {@link Held}: from delivery to the dispatcher. */
  public static final String HELD = "hookgate.held";

  /** {@link LiveChanged}: to whoever watches the live state. */
  public static final String LIVE = "hookgate.live";

  /** {@link DestinationSwitched}: published to whoever wants to know. */
  public static final String DESTINATION = "hookgate.destination";

  private Addresses() {}

  /**
   * {@link Leased}: from the dispatcher to worker {@code index}, which owns the destinations that
   * hash to it.
   */
  public static String worker(int index) {
    return "hookgate.worker." + index;
  }

  /** The worker that owns a destination. */
  public static int workerOf(String destinationId, int workers) {
    return Math.floorMod(destinationId.hashCode(), workers);
  }
}
