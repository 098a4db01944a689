package io.hookgate.store;

import java.util.function.Predicate;

/**
 * What the configuration asks of the store; asked anew at each step, so that a change is in force
 * at once. Any thread.
 *
 * @param ordered whether deliveries of one order key go to the destination with that id one after
 *     the other
 * @param stopsOnDead whether a dead letter of that destination stops its order key
 * @param perDestination share of Redis's memory that one destination may hold, over 0 to 1
 */
public record StoreRules(
    Predicate<String> ordered, Predicate<String> stopsOnDead, double perDestination) {
  /** No order, and a destination may hold everything. */
  public static final StoreRules NONE = new StoreRules(id -> false, id -> false, 1);
}
