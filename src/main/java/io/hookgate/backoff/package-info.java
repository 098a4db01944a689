/** When to try again: pure arithmetic over a policy, with injected randomness. No clock, no I/O. */
@NullMarked
package io.hookgate.backoff;

import org.jspecify.annotations.NullMarked;
