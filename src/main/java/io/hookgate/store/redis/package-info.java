/**
 * The only user of the Redis client: long-lived pipelined connections, command deadlines,
 * reconnects, script loading.
 */
@NullMarked
package io.hookgate.store.redis;

import org.jspecify.annotations.NullMarked;
