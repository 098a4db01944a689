package io.hookgate.retention;

import io.hookgate.store.Retention.Place;
import io.hookgate.store.Retention.Step;
import io.vertx.core.Future;
import java.util.function.Function;

/** A walk through one shard, step by step, from the oldest event on. For one event loop. */
final class Walk {
  private final What what;
  private final Function<Place, Future<Step>> how;
  private Place place = Place.START;

  /**
   * @param what goes
   * @param how takes the step from a place
   */
  Walk(What what, Function<Place, Future<Step>> how) {
    this.what = what;
    this.how = how;
  }

  What what() {
    return what;
  }

  /** One step further. */
  Future<Step> step() {
    return how.apply(place).onSuccess(step -> place = step.place());
  }

  /** Begins anew, also with what could not go when it was looked at. */
  void restart() {
    place = Place.START;
  }
}
