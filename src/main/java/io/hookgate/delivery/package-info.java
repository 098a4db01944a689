/**
 * One HTTP attempt after another: guard the address, sign, send, classify, settle; a breaker per
 * destination.
 *
 * <p>A worker owns the destinations that hash to it, so connections, breakers and counters of one
 * destination live on one event loop and need no locks. Nothing here decides what starts: a
 * delivery that arrives holds its place in {@link io.hookgate.admission.Admission}, and every path
 * gives that place back exactly once. An attempt whose outcome cannot be settled is not lost: its
 * lease runs out and the delivery is tried again.
 */
@NullMarked
package io.hookgate.delivery;

import org.jspecify.annotations.NullMarked;
