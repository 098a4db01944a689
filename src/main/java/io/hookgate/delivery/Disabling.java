package io.hookgate.delivery;

import io.hookgate.model.LiveStates;
import io.hookgate.model.SwitchWish;
import io.hookgate.store.Switches.Noted;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What deciding that a destination is to be disabled needs; safe from every event loop.
 *
 * @param states as this node saw them last
 * @param storeMillis the store's clock, as this node reckons it
 * @param note notes a destination's first failure, or forgets it with 0
 * @param change changes a destination's state; whether it did
 */
public record Disabling(
    Supplier<LiveStates> states,
    LongSupplier storeMillis,
    BiFunction<String, Long, Future<Noted>> note,
    Function<SwitchWish, Future<Boolean>> change) {}
