/**
 * Starts, supervises and stops the redis-server process that is the default store. Knows processes
 * and sockets, nothing of events.
 */
@NullMarked
package io.hookgate.store.embedded;

import org.jspecify.annotations.NullMarked;
