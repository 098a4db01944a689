/**
 * The command line beside {@code run}: what people type, on the machine of the gateway or far from
 * it. Commands reach a running gateway by its API alone.
 */
@NullMarked
package io.hookgate.cli;

import org.jspecify.annotations.NullMarked;
