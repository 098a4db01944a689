package io.hookgate.dispatch;

import java.util.BitSet;

/** What the dispatcher knows about one destination that has, or may have, something due. */
final class Waiting {
  /** Shards that may have something due. */
  private final BitSet shards = new BitSet();

  /** Shards that this node has put on hold in the store. */
  private final BitSet held = new BitSet();

  private final Throttle throttle = new Throttle();
  private int last = -1;
  private boolean busy;

  void mayBeDue(int shard) {
    shards.set(shard);
  }

  void nothingDue(int shard) {
    shards.clear(shard);
  }

  /** The next shard to look at, taking turns; -1 when there is none. */
  int nextShard() {
    int next = shards.nextSetBit(last + 1);
    last = next >= 0 ? next : shards.nextSetBit(0);
    return last;
  }

  void hold(int shard) {
    shards.clear(shard);
    held.set(shard);
  }

  boolean isHeld(int shard) {
    return held.get(shard);
  }

  void released(int shard) {
    held.clear(shard);
  }

  /** Somebody may have held it anywhere: each shard is released before it is looked at. */
  void lookEverywhere(int shardCount) {
    shards.set(0, shardCount);
    held.set(0, shardCount);
  }

  /** The hold is over: everything that was held may be due. */
  void holdEnded() {
    shards.or(held);
  }

  /** Nothing waits in that shard after all. */
  void empty(int shard) {
    shards.clear(shard);
    held.clear(shard);
  }

  /** What its limits, if it has any, let this node claim. */
  Throttle throttle() {
    return throttle;
  }

  boolean busy() {
    return busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  boolean idle() {
    return !busy && shards.isEmpty() && held.isEmpty();
  }
}
