package io.hookgate.ingress;

import io.hookgate.intake.IntakeBudget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * One body on its way in. The array grows with what arrives, not with what is announced: a sender
 * that announces a lot and sends little holds little. For one event loop.
 */
final class BodyReading {
  private static final int FIRST = 16 * 1024;

  /** How the reading ended. */
  enum End {
    WHOLE,
    TOO_LARGE,
    TOO_SLOW,
    NO_ROOM,
    HUNG_UP
  }

  private final IntakeBudget budget;
  private final int limit;
  private final Promise<End> ended = Promise.promise();
  private byte[] bytes = new byte[0];
  private int length;
  private int held;

  /**
   * @param limit bytes that may come
   */
  BodyReading(IntakeBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /** What came, once the reading has ended whole. */
  byte[] bytes() {
    return bytes;
  }

  Future<End> ended() {
    return ended.future();
  }

  void add(Buffer chunk) {
    if (ended.future().isComplete()) {
      return;
    }
    if (chunk.length() > limit - length) {
      end(End.TOO_LARGE);
    } else if (!makeRoom(length + chunk.length())) {
      end(End.NO_ROOM);
    } else {
      chunk.getBytes(bytes, length);
      length += chunk.length();
    }
  }

  /** The first end counts. */
  void end(End how) {
    if (how != End.WHOLE) {
      bytes = new byte[0];
    } else if (bytes.length != length) {
      bytes = Arrays.copyOf(bytes, length);
    }
    ended.tryComplete(how);
  }

  /** Gives the bytes back to the node; they must not be used any more. */
  void giveBack() {
    budget.giveBytes(held);
    held = 0;
  }

  private boolean makeRoom(int needed) {
    if (needed <= bytes.length) {
      return true;
    }
    int size = Math.max(needed, (int) Math.min(limit, Math.max(FIRST, 2L * bytes.length)));
    if (!budget.tryBytes(size - held)) {
      return false;
    }
    held = size;
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }
}
