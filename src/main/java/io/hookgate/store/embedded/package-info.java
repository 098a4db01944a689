/**
 * Starts, supervises and stops the redis-server process that is the default store. Knows processes,
 * files and sockets, nothing of events; what it needs to say to the server it says over {@link
 * io.hookgate.store.embedded.RespSocket}, so that it works before there is a Vert.x.
 *
 * <p>Invariants: at most one gateway works on a data folder (a lock held for its life), at most one
 * server has its files open (a leftover is asked to go and seen gone before the next one starts),
 * and no server opens files that a newer one, or one of another kind, has written. No process is
 * ended because of its number alone: numbers are used again.
 */
@NullMarked
package io.hookgate.store.embedded;

import org.jspecify.annotations.NullMarked;
