/**
 * Addresses and message types of the local event bus, in one place. A message is a hint: it may be
 * lost, doubled or late without any effect but latency.
 */
@NullMarked
package io.hookgate.bus;

import org.jspecify.annotations.NullMarked;
