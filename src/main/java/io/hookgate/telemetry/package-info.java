/** Metric names, log keys and health in one place. */
@NullMarked
package io.hookgate.telemetry;

import org.jspecify.annotations.NullMarked;
