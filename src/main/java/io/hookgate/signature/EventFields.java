package io.hookgate.signature;

import io.hookgate.routing.Selector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider puts what identifies an event.
 *
 * @param idFrom the event's id, the same when it is sent again; null when there is none
 * @param typeFrom the event's type, joined of these with dots; empty when there is none
 * @param dedupTtl how long the provider may send an event again; null when it has no rule
 */
public record EventFields(
    @Nullable Selector idFrom, List<Selector> typeFrom, @Nullable Duration dedupTtl) {}
