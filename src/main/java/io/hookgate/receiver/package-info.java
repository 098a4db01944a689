/**
 * The mock receiver, which is also the model of a good consumer: verifies, answers at once, is
 * idempotent.
 */
@NullMarked
package io.hookgate.receiver;

import org.jspecify.annotations.NullMarked;
