package io.hookgate.ingress;

import io.hookgate.intake.IntakeBudget;
import io.hookgate.routing.JsonItems;
import io.hookgate.routing.JsonItems.Slice;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one event of each item of a batch, where its source asks for that. Items are stored by the
 * stages behind, some at a time; once one was not, those after it are not tried. Whoever sends the
 * batch again finds the stored ones as duplicates. A body without the array is one event.
 */
final class Splitting implements Stage<Proven> {
  /** Items of a batch. */
  static final int MOST = 1000;

  /** Items that are stored at once: what the store takes in one run of its script. */
  private static final int AT_ONCE = 64;

  private final IntakeBudget budget;
  private final Stage<Proven> next;

  Splitting(IntakeBudget budget, Stage<Proven> next) {
    this.budget = budget;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Proven proven) {
    JsonItems pointer = proven.source().items();
    JsonItems.Items items = pointer == null ? null : pointer.in(proven.body(), MOST);
    if (items == null) {
      return next.handle(proven);
    }
    SourceRuntime source = proven.source();
    if (items.count() > MOST) {
      return Future.succeededFuture(new Outcome.TooManyItems(source, items.count(), MOST));
    }
    // Each item is a copy of its part of the body.
    int bytes = items.slices().stream().mapToInt(Slice::length).sum();
    if (!budget.tryBytes(bytes)) {
      return Future.succeededFuture(new Outcome.Busy(source));
    }
    return new Batch(proven, items.slices()).store(0).onComplete(done -> budget.giveBytes(bytes));
  }

  private final class Batch {
    private final Proven whole;
    private final List<Slice> slices;
    private final String key;
    private final List<Outcome> outcomes = new ArrayList<>();

    Batch(Proven whole, List<Slice> slices) {
      this.whole = whole;
      this.slices = slices;
      this.key = whole.source().config().dedup().bodyHash() ? BodyHash.of(whole.body()) : "";
    }

    Future<Outcome> store(int from) {
      int to = Math.min(slices.size(), from + AT_ONCE);
      boolean good = outcomes.stream().allMatch(Outcome::acknowledges);
      if (from == to || !good) {
        return Future.succeededFuture(
            new Outcome.Batch(whole.source(), List.copyOf(outcomes), good));
      }
      List<Future<Outcome>> stored = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        stored.add(next.handle(item(i)));
      }
      return Future.join(stored)
          .compose(
              all -> {
                stored.forEach(one -> outcomes.add(one.result()));
                return store(to);
              });
    }

    private Proven item(int index) {
      Slice slice = slices.get(index);
      SignedRequest request = whole.signed();
      return new Proven(
          whole.source(),
          request.withBody(Arrays.copyOfRange(request.body(), slice.from(), slice.to())),
          whole.headers(),
          new Proven.Item(index, key));
    }
  }
}
