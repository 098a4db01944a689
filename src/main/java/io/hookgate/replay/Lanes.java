package io.hookgate.replay;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Does one thing after another for many items, a few items at a time. For one event loop. */
final class Lanes<T> {
  private final Iterator<T> items;
  private final Function<T, Future<Void>> step;
  private boolean failed;

  private Lanes(Iterator<T> items, Function<T, Future<Void>> step) {
    this.items = items;
    this.step = step;
  }

  /**
   * Runs {@code step} for every item, {@code width} at a time. After a failure no further step
   * starts, and those that run are waited for.
   *
   * @param step answers later, never at once, or the stack would grow with the items
   */
  static <T> Future<Void> forEach(Collection<T> items, int width, Function<T, Future<Void>> step) {
    Lanes<T> lanes = new Lanes<>(items.iterator(), step);
    return Future.join(IntStream.range(0, width).mapToObj(i -> lanes.next()).toList()).mapEmpty();
  }

  private Future<Void> next() {
    if (failed || !items.hasNext()) {
      return Future.succeededFuture();
    }
    return step.apply(items.next()).onFailure(e -> failed = true).compose(done -> next());
  }
}
