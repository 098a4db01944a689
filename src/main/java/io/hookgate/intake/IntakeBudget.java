package io.hookgate.intake;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the requests of one node may hold at once, over all listeners' event loops: bytes of bodies
 * and accepts that wait for the store. Who takes gives back. Safe from every thread.
 */
public final class IntakeBudget {
  private final long maxBytes;
  private final int maxAccepts;
  private final AtomicLong bytes;
  private final AtomicInteger accepts = new AtomicInteger();

  /**
   * @param bytes counts the bytes that are held; others may count theirs in it
   * @param maxBytes of bodies, from their first byte until their answer
   * @param maxAccepts that the store has not answered
   */
  public IntakeBudget(AtomicLong bytes, long maxBytes, int maxAccepts) {
    this.bytes = bytes;
    this.maxBytes = maxBytes;
    this.maxAccepts = maxAccepts;
  }

  /** Whether so many bytes more may be held; if so they are taken. */
  public boolean tryBytes(long wanted) {
    if (bytes.addAndGet(wanted) <= maxBytes) {
      return true;
    }
    bytes.addAndGet(-wanted);
    return false;
  }

  /** Gives back what {@link #tryBytes} took. */
  public void giveBytes(long held) {
    bytes.addAndGet(-held);
  }

  /** Whether one accept more may wait for the store; if so it is taken. */
  public boolean tryAccept() {
    if (accepts.incrementAndGet() <= maxAccepts) {
      return true;
    }
    accepts.decrementAndGet();
    return false;
  }

  /** Gives back what {@link #tryAccept} took. */
  public void giveAccept() {
    accepts.decrementAndGet();
  }

  /** Accepts that wait for the store now. */
  public int accepts() {
    return accepts.get();
  }
}
