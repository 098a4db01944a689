package io.hookgate.retention;

import io.hookgate.store.Retention.Step;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.ObjIntConsumer;

/**
 * The same walks through all shards, turn after turn: each turn goes on where the one before ended,
 * and only once in a while one begins at the oldest events. So what cannot go yet is looked at
 * seldom. For one event loop.
 */
final class Round {
  private final List<List<Walk>> phases;
  private final Calm calm;
  private final LongSupplier nanos;
  private final ObjIntConsumer<What> gone;
  private final Deque<Deque<Walk>> left = new ArrayDeque<>();
  private long nextTurn;
  private long nextRestart;
  private long turnBegan;
  private boolean fromTheOldest;

  /**
   * How long to leave Redis alone, in ns.
   *
   * @param afterTurn between the end of a turn and the next one
   * @param afterRestart between the end of a turn that began at the oldest events and the next such
   *     one, from how long it took
   */
  record Calm(long afterTurn, LongUnaryOperator afterRestart) {}

  /** What became of a step. */
  enum Progress {
    /** It is not yet time for the next turn. */
    NOTHING_YET,
    /** There is more to do in this turn. */
    ON,
    /** That was the last step of a turn. */
    OVER
  }

  /**
   * @param phases one after the other; the walks of one have their steps by turns
   * @param nanos monotonic clock
   * @param gone told what went and how many, after each step
   */
  Round(List<List<Walk>> phases, Calm calm, LongSupplier nanos, ObjIntConsumer<What> gone) {
    this.phases = phases;
    this.calm = calm;
    this.nanos = nanos;
    this.gone = gone;
    this.nextTurn = nanos.getAsLong();
    this.nextRestart = nextTurn;
  }

  /** Lets the next step begin a turn. */
  void now() {
    left.clear();
    nextTurn = nanos.getAsLong();
  }

  /** Leaves the walk whose step has just failed until the next turn: the others go on. */
  void passOver() {
    Deque<Walk> phase = left.element();
    phase.remove();
    if (phase.isEmpty()) {
      left.remove();
    }
    if (left.isEmpty()) {
      over();
    }
  }

  /** Takes one step; after one that failed, the same again, unless it is passed over. */
  Future<Progress> step() {
    if (left.isEmpty()) {
      if (nextTurn - nanos.getAsLong() > 0) {
        return Future.succeededFuture(Progress.NOTHING_YET);
      }
      begin();
    }
    Walk walk = left.element().element();
    return walk.step().map(step -> took(walk, step));
  }

  private void begin() {
    turnBegan = nanos.getAsLong();
    fromTheOldest = nextRestart - turnBegan <= 0;
    for (List<Walk> phase : phases) {
      left.add(new ArrayDeque<>(phase));
      if (fromTheOldest) {
        phase.forEach(Walk::restart);
      }
    }
  }

  private Progress took(Walk walk, Step step) {
    if (step.done() > 0) {
      gone.accept(walk.what(), step.done());
    }
    Deque<Walk> phase = left.element();
    phase.remove();
    if (!step.atEnd()) {
      phase.add(walk);
    } else if (phase.isEmpty()) {
      left.remove();
    }
    if (!left.isEmpty()) {
      return Progress.ON;
    }
    over();
    return Progress.OVER;
  }

  private void over() {
    long now = nanos.getAsLong();
    nextTurn = now + calm.afterTurn();
    if (fromTheOldest) {
      nextRestart = now + calm.afterRestart().applyAsLong(now - turnBegan);
    }
  }
}
