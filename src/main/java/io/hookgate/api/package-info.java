/**
 * The second listener: evidence, replay, send, health, metrics. Every call needs a key but the
 * probes.
 */
@NullMarked
package io.hookgate.api;

import org.jspecify.annotations.NullMarked;
