/**
 * The command line and the gateway: the only place that wires parts, starts and stops them in
 * order.
 */
@NullMarked
package io.hookgate.app;

import org.jspecify.annotations.NullMarked;
