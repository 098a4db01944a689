package io.hookgate.ingress;

import io.hookgate.admission.Admission;
import io.hookgate.network.Documents;
import io.hookgate.store.AcceptRequest;
import io.hookgate.store.AcceptResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What stands behind a listener.
 *
 * @param accept the store's accept: completes on the caller's event loop, fails with {@link
 *     io.hookgate.store.StoreUnavailable}, and keeps its own deadline
 * @param shards of the store
 * @param admission room for deliveries that start at once
 * @param clock of signatures and events
 * @param random of ids; used by this listener's event loop alone
 * @param rejections where evidence goes; all listeners of a node share it
 * @param documents what fetches keys, for this listener's event loop
 * @param doorstep what questions of providers need
 */
public record Backend(
    Function<AcceptRequest, Future<AcceptResult>> accept,
    int shards,
    Admission admission,
    InstantSource clock,
    RandomGenerator random,
    RejectionLog rejections,
    Function<Vertx, Documents> documents,
    Doorstep doorstep) {}
