package io.hookgate.replay;

import io.hookgate.store.EventDetails;
import io.hookgate.store.EventSummary;
import io.hookgate.store.Store;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Walks over what an order takes, a batch at a time. Changes nothing. */
final class ReplayWalk {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayWalk.class);
  private static final int PAGE = 100;

  private final Store store;
  private final ReplayOrder order;
  private final OrderPlan plan;

  ReplayWalk(Store store, ReplayOrder order, OrderPlan plan) {
    this.store = store;
    this.order = order;
    this.plan = plan;
  }

  /**
   * A step of the walk.
   *
   * @param place behind the batch
   * @param missing what was selected and is not there to be taken
   */
  record Planned(ReplayBatch batch, ReplayPlace place, int missing) {
    /** Whether there is nothing to make, and nothing behind it. */
    boolean atEnd() {
      return batch.isEmpty() && place.atEnd();
    }
  }

  /**
   * The batch at that place: at most so many deliveries, or those of one event where it alone has
   * more. May be empty before the end.
   */
  Future<Planned> next(ReplayPlace place, int most) {
    boolean needsPage = place.left().isEmpty() && !place.last();
    return (needsPage ? page(place.cursor()) : Future.succeededFuture(place))
        .compose(filled -> plan(filled, most));
  }

  private Future<ReplayPlace> page(@Nullable String cursor) {
    if (order.deadLetters()) {
      return store
          .deadLetters(order.filter().deadLetters(PAGE, cursor))
          .map(
              page ->
                  new ReplayPlace(
                      ReplaySelection.of(page.items()), page.cursor(), page.cursor() == null));
    }
    return store
        .events(order.filter().events(PAGE, cursor))
        .map(
            page ->
                new ReplayPlace(
                    page.items().stream()
                        .map(EventSummary::id)
                        .map(ReplaySelection::whole)
                        .toList(),
                    page.cursor(),
                    page.cursor() == null));
  }

  private Future<Planned> plan(ReplayPlace place, int most) {
    List<ReplaySelection> next = place.left().subList(0, Math.min(most, place.left().size()));
    return Future.all(next.stream().map(this::take).toList())
        .map(all -> batch(place, next, all.list(), most));
  }

  private Future<OrderPlan.Taken> take(ReplaySelection selection) {
    return store
        .event(selection.eventId())
        .map(
            details ->
                details == null ? OrderPlan.Taken.nothing(selection) : taken(selection, details))
        .recover(failure -> passOver(selection, failure));
  }

  /** Without its key nobody knows whether it matches or where it went: it is counted as skipped. */
  private OrderPlan.Taken taken(ReplaySelection selection, EventDetails details) {
    return details.missingKeys().isEmpty()
        ? plan.take(selection, details)
        : new OrderPlan.Taken(List.of(), 1, 0);
  }

  /** One record that cannot be read does not stop the others. */
  private static Future<OrderPlan.Taken> passOver(ReplaySelection selection, Throwable failure) {
    if (failure instanceof StoreUnavailable) {
      return Future.failedFuture(failure);
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("event", selection.eventId())
        .log("replay.unreadable");
    return Future.succeededFuture(new OrderPlan.Taken(List.of(), 1, 0));
  }

  private static Planned batch(
      ReplayPlace place, List<ReplaySelection> next, List<OrderPlan.Taken> all, int most) {
    List<ReplayBatch.Item> items = new ArrayList<>();
    int hopeless = 0;
    int missing = 0;
    int many = 0;
    int done = 0;
    for (OrderPlan.Taken taken : all) {
      if (many > 0 && many + taken.matched() > most) {
        break;
      }
      if (!taken.targets().isEmpty()) {
        items.add(new ReplayBatch.Item(next.get(done).eventId(), taken.targets()));
      }
      many += taken.matched();
      hopeless += taken.hopeless();
      missing += taken.missing();
      done++;
    }
    return new Planned(new ReplayBatch(items, hopeless), place.after(done), missing);
  }
}
