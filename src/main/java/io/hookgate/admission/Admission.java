package io.hookgate.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * What this node may start now. Every delivery in flight holds one place of its destination, one of
 * the node and its bytes; no destination has so many of either that there are none left for others;
 * a destination with an open breaker or a Retry-After has no place until its hold ends, and one
 * whose breaker is half open has exactly one. Safe for use from every event loop; in memory only,
 * since a node that dies holds nothing.
 */
public final class Admission {
  /** What may start at once when a destination comes back, and how long until all may. */
  private static final int RAMP_FROM = 8;

  private static final long RAMP_NANOS = 10_000_000_000L;

  private final int perDestination;
  private final int inAll;
  private final long maxBytes;
  private final LongSupplier nanoTime;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  /**
   * @param perDestination places of one destination
   * @param inAll places of the node
   * @param maxBytes of event bodies in flight; one event is always allowed
   * @param nanoTime monotonic clock, nanoseconds
   */
  public Admission(int perDestination, int inAll, long maxBytes, LongSupplier nanoTime) {
    this.perDestination = perDestination;
    this.inAll = inAll;
    this.maxBytes = maxBytes;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes one place if the destination is not held, there is room and nobody who waits in the store
   * was refused before; {@link #finish} gives it back.
   */
  public boolean tryStart(String destinationId) {
    Place place = places.get(destinationId);
    return (place == null || !place.wanted) && take(destinationId, 1, perDestination) == 1;
  }

  /**
   * Takes up to {@code wanted} places and returns how many; each is given back by {@link #finish}.
   * When it returns none for lack of room, {@link #someoneWaits} is true until {@link
   * #nobodyWaits}.
   */
  public int start(String destinationId, int wanted) {
    return start(destinationId, wanted, Integer.MAX_VALUE);
  }

  /** The same for a destination that may have only {@code most} places, if that is fewer. */
  public int start(String destinationId, int wanted, int most) {
    int granted = take(destinationId, wanted, most);
    if (granted == 0 && heldNanos(destinationId) == 0) {
      // Raise the flag first and look again: a place that was given back in between raises no other
      // sign.
      refused.set(true);
      wanted(destinationId, true);
      granted = take(destinationId, wanted, most);
    }
    if (granted > 0) {
      wanted(destinationId, false);
    }
    return granted;
  }

  /** Whether somebody was refused for lack of room and wants to hear when there is some. */
  public boolean someoneWaits() {
    return refused.get();
  }

  /** Says that somebody wants to hear when a place is given back. */
  public void someoneDoesWait() {
    refused.set(true);
  }

  /** Whether nobody gets a place before another is given back. */
  public boolean full() {
    return started.get() >= inAll || bytes.get() >= maxBytes;
  }

  /** Everybody who was refused has been served. */
  public void nobodyWaits() {
    refused.set(false);
  }

  private void wanted(String destinationId, boolean now) {
    Place place = places.get(destinationId);
    if (place != null && place.wanted != now) {
      change(
          destinationId,
          p -> {
            p.wanted = now;
            return 0;
          });
    }
  }

  private int take(String destinationId, int wanted, int most) {
    if (wanted <= 0 || bytes.get() >= maxBytes) {
      return 0;
    }
    return change(
        destinationId,
        place -> {
          int limit = place.probing ? 1 : Math.min(most, Math.min(share(), ramped(place)));
          if (place.bytes.get() > maxBytes - bytes.get()) {
            // Nobody has more than is left for the others, or large bodies to one would stop all.
            return 0;
          }
          int own = heldNanos(place) > 0 ? 0 : Math.min(wanted, limit - place.started.get());
          int granted = own <= 0 ? 0 : takeOfNode(own);
          place.started.addAndGet(granted);
          return granted;
        });
  }

  /** Gives places back that {@link #start} took. */
  public void finish(String destinationId, int count) {
    if (count == 0) {
      return;
    }
    change(
        destinationId,
        place -> {
          place.started.addAndGet(-count);
          return 0;
        });
    started.addAndGet(-count);
  }

  /** Counts bytes of bodies in flight for a destination with places; negative when they end. */
  public void addBytes(String destinationId, long delta) {
    Place place = places.get(destinationId);
    if (place != null) {
      place.bytes.addAndGet(delta);
    }
    addBytes(delta);
  }

  /** Counts bytes that nobody in particular has; negative when they end. */
  public void addBytes(long delta) {
    bytes.addAndGet(delta);
  }

  /**
   * Bytes of bodies that may still be taken into memory; at least 1, so that one event is always
   * allowed.
   */
  public long bytesLeft() {
    return Math.max(1, maxBytes - bytes.get());
  }

  /**
   * Lets nothing of the destination start for that long; a shorter hold never shortens a longer
   * one.
   */
  public void hold(String destinationId, long nanos) {
    long until = nanoTime.getAsLong() + nanos;
    change(
        destinationId,
        place -> {
          if (!place.held || until - place.heldUntil > 0) {
            place.heldUntil = until;
            place.held = true;
          }
          return 0;
        });
  }

  /** Ends a hold before its time. */
  public void release(String destinationId) {
    change(
        destinationId,
        place -> {
          place.held = false;
          return 0;
        });
  }

  /** How long the destination is still held, nanoseconds; 0 when it is not. */
  public long heldNanos(String destinationId) {
    Place place = places.get(destinationId);
    return place == null ? 0 : heldNanos(place);
  }

  /**
   * The destination comes back: its places grow from a few to all within ten seconds, so that what
   * has waited is no herd.
   */
  public void ramp(String destinationId) {
    long now = nanoTime.getAsLong();
    change(
        destinationId,
        place -> {
          place.ramping = true;
          place.rampedFrom = now;
          return 0;
        });
  }

  /** Half open: one place instead of all. */
  public void probing(String destinationId, boolean probing) {
    change(
        destinationId,
        place -> {
          place.probing = probing;
          return 0;
        });
  }

  /** Deliveries in flight of one destination. */
  public int inFlight(String destinationId) {
    Place place = places.get(destinationId);
    return place == null ? 0 : place.started.get();
  }

  /** Deliveries in flight on this node. */
  public int inFlight() {
    return started.get();
  }

  /**
   * Destinations that something is known of: only those with something in flight, held or half
   * open.
   */
  int known() {
    return places.size();
  }

  /** One change at a time per destination; one that has nothing left to tell is forgotten. */
  private int change(String destinationId, ToIntFunction<Place> change) {
    int[] result = new int[1];
    places.compute(
        destinationId,
        (id, known) -> {
          Place place = known == null ? new Place() : known;
          result[0] = change.applyAsInt(place);
          boolean idle =
              place.started.get() == 0
                  && !place.probing
                  && heldNanos(place) == 0
                  && ramped(place) == perDestination;
          return idle ? null : place;
        });
    return result[0];
  }

  private long heldNanos(Place place) {
    return place.held ? Math.max(0, place.heldUntil - nanoTime.getAsLong()) : 0;
  }

  /**
   * What one destination may have: all of its places while at least half of the node's are free,
   * then less, in proportion. So a few slow destinations never take all, and whoever comes next
   * finds room.
   */
  private int share() {
    long free = Math.max(0, inAll - started.get());
    long part = (2L * perDestination * free + inAll - 1) / inAll;
    return (int) Math.max(1, Math.min(perDestination, part));
  }

  private int ramped(Place place) {
    long passed = place.ramping ? nanoTime.getAsLong() - place.rampedFrom : RAMP_NANOS;
    if (passed >= RAMP_NANOS) {
      return perDestination;
    }
    double share = (double) passed / RAMP_NANOS;
    return Math.min(perDestination, RAMP_FROM + (int) (share * perDestination));
  }

  private int takeOfNode(int wanted) {
    while (true) {
      int now = started.get();
      int granted = Math.min(wanted, inAll - now);
      if (granted <= 0) {
        return 0;
      }
      if (started.compareAndSet(now, now + granted)) {
        return granted;
      }
    }
  }

  /** Written only within {@link #change}. */
  private static final class Place {
    final AtomicInteger started = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();
    volatile boolean probing;
    volatile boolean wanted;
    volatile boolean ramping;
    volatile long rampedFrom;
    volatile boolean held;
    volatile long heldUntil;
  }
}
