package io.hookgate.ingress;

import io.hookgate.admission.Admission;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What stands behind a listener.
 *
 * @param accept the store's accept: completes on the caller's event loop, fails with {@link
 *     io.hookgate.store.StoreUnavailable}, and keeps its own deadline
 * @param admission room for deliveries that start at once
 * @param clock of signatures and events
 * @param random of ids; used by this listener's event loop alone
 * @param doorstep what questions of providers need
 */
public record Backend(
    Function<AcceptRequest, Future<AcceptResult>> accept,
    Admission admission,
    InstantSource clock,
    RandomGenerator random,
    Doorstep doorstep) {}
