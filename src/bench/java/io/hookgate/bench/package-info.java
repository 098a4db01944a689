/**
 * Measures the gateway from outside, as processes: a load generator, a sink, a bare server as the
 * reference, and a driver that alternates them and compares. Compiled with the tests, never part of
 * the product, and never a timed test: a missed mark is printed, not a failure.
 */
@NullMarked
package io.hookgate.bench;

import org.jspecify.annotations.NullMarked;
