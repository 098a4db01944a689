/**
 * The second listener: evidence, replay, send, health, metrics. Every call needs a key but the
 * probes and the API's own description. Each resource lists its operations; {@link
 * io.hookgate.api.ApiRouter} guards and mounts them; {@link io.hookgate.api.Problems} is the only
 * place where a failure becomes a status. Runs on the one event loop of its verticle, so that
 * nothing here is shared between threads.
 */
@NullMarked
package io.hookgate.api;

import org.jspecify.annotations.NullMarked;
