package io.hookgate.ingress;

import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What answering a provider's questions may take beyond the answer itself. Every future completes
 * on the caller's event loop, and has a deadline of its own.
 *
 * @param keep keeps a secret for a source, by its id, durably and for every node; fails with {@link
 *     io.hookgate.store.StoreUnavailable}
 * @param kept the secrets that were kept for a source, by its id, the newest first; fails likewise
 * @param visit requests an address with GET and completes with the status; fails when nothing came
 *     back, or when connections must not go there
 */
public record Doorstep(
    BiFunction<String, String, Future<Void>> keep,
    Function<String, Future<List<String>>> kept,
    Function<URI, Future<Integer>> visit) {}
