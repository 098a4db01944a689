package io.hookgate.dispatch;

import io.hookgate.store.PermitResult.Refused;

/**
 * How the limits of one destination pace its claims on this node: how many it asks leave for, and
 * how long it waits when it got none. For one event loop.
 */
final class Throttle {
  private static final int MOST = 64;

  /**
   * While other nodes hold the permits they alone know when one is free, so this node looks again:
   * soon at first, then less and less often.
   */
  private static final long FIRST_LOOK_MILLIS = 50;

  private static final long LAST_LOOK_MILLIS = 1000;

  /**
   * Longest wait for the rate: so soon a changed limit takes effect, and a returned token helps.
   */
  private static final long LONGEST_MILLIS = 5000;

  private int batch = 1;
  private int looks;
  private boolean closed;
  private boolean forPermit;
  private long timer;

  /** How many to ask for: few where little waits, so that little has to be given back. */
  int batch() {
    return batch;
  }

  /** So many of those that were granted were needed. */
  void used(int granted, int claimed) {
    looks = 0;
    batch =
        claimed == granted ? Math.min(MOST, Math.max(batch, 2 * granted)) : Math.max(1, claimed);
  }

  /**
   * None was granted: nothing is claimed until {@link #open}.
   *
   * @param spread 0 to 1, random: keeps nodes that were refused together from asking together
   * @return when to ask again, in milliseconds
   */
  long close(Refused refused, double spread) {
    closed = true;
    forPermit = refused.tokensMillis() == 0;
    if (!forPermit) {
      // Hardly any spread: a bucket of one token is full by then, and what comes in is lost.
      long wait = Math.min(LONGEST_MILLIS, refused.tokensMillis());
      return wait + (long) (spread * Math.min(20, wait / 20.0));
    }
    long look = Math.min(LAST_LOOK_MILLIS, FIRST_LOOK_MILLIS << Math.min(looks++, 10));
    return Math.max(1, Math.min(refused.permitMillis(), (long) (look * (0.5 + spread))));
  }

  /** The timer that opens it. */
  void timer(long id) {
    timer = id;
  }

  long timer() {
    return timer;
  }

  void open() {
    closed = false;
  }

  boolean closed() {
    return closed;
  }

  /** Whether it may go on as soon as a delivery of this node gives its permit back. */
  boolean waitsForPermit() {
    return closed && forPermit;
  }
}
