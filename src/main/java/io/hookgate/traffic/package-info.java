/**
 * What passes through this node, as it happens: the ring behind the live feed, and the numbers of
 * the last hour. Memory alone, bounded, gone with the process; the store knows what is true.
 * Whoever tells it something is on the hot path: every method costs less than a microsecond and
 * never waits.
 */
@NullMarked
package io.hookgate.traffic;

import org.jspecify.annotations.NullMarked;
