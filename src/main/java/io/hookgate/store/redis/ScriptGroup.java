package io.hookgate.store.redis;

import io.hookgate.store.StoreUnavailable;
import io.hookgate.store.StoreUnavailable.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: while one run of a script is under way, what arrives for it is gathered, and leaves
 * in one run when the answer is in. With nothing under way an item leaves at once; nothing waits
 * for a timer. Each item has an outcome of its own, also in a run with others. For one event loop.
 */
final class ScriptGroup {
  /** Of items in a run: Redis does nothing else meanwhile. */
  static final int MOST = 64;

  /** Of arrays in a run of more than one item. */
  private static final int MOST_BYTES = 512 << 10;

  private final int maxWaiting;
  private final Function<List<Call>, Future<Response>> run;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private boolean underWay;

  private record Item(Call call, Promise<Response> promise) {}

  /**
   * @param maxWaiting items that may wait; more are refused at once
   * @param run runs the script once; its answer is a list with an element per item
   */
  ScriptGroup(int maxWaiting, Function<List<Call>, Future<Response>> run) {
    this.maxWaiting = maxWaiting;
    this.run = run;
  }

  /** Fails as the run does, or with the {@link ErrorType} that is this item's answer. */
  Future<Response> add(Call call) {
    if (waiting.size() >= maxWaiting) {
      return Future.failedFuture(
          new StoreUnavailable(
              Reason.UNREACHABLE, waiting.size() + " items wait for Redis already"));
    }
    Promise<Response> promise = Promise.promise();
    waiting.add(new Item(call, promise));
    if (!underWay) {
      next();
    }
    return promise.future();
  }

  private void next() {
    underWay = !waiting.isEmpty();
    if (underWay) {
      List<Item> items = gather();
      List<Call> calls = new ArrayList<>(items.size());
      for (Item item : items) {
        calls.add(item.call());
      }
      Future.succeededFuture(calls)
          .compose(run)
          .compose(answer -> complete(answer, items.size()))
          .onComplete(
              answer -> {
                next();
                tell(items, answer);
              },
              failure -> {
                next();
                items.forEach(item -> item.promise().fail(failure));
              });
    }
  }

  private static Future<Response> complete(@Nullable Response answer, int items) {
    int answers = answer == null ? 0 : answer.size();
    return answers == items
        ? Future.succeededFuture(answer)
        : Future.failedFuture(answers + " answers to a group of " + items);
  }

  /** The next run has left already, so that Redis need not wait while the answers are told. */
  private static void tell(List<Item> items, Response answer) {
    for (int i = 0; i < items.size(); i++) {
      Promise<Response> promise = items.get(i).promise();
      if (answer.get(i) instanceof ErrorType error) {
        promise.fail(error);
      } else {
        promise.complete(answer.get(i));
      }
    }
  }

  private List<Item> gather() {
    List<Item> items = new ArrayList<>(Math.min(MOST, waiting.size()));
    int bytes = 0;
    while (!waiting.isEmpty() && items.size() < MOST) {
      bytes += waiting.element().call().bytes();
      if (bytes > MOST_BYTES && !items.isEmpty()) {
        break;
      }
      items.add(waiting.remove());
    }
    return items;
  }
}
