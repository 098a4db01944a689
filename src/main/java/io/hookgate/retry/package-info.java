/**
 * Finds what is due (retries, expired leases, released holds) in the wake index and tells the
 * dispatcher.
 */
@NullMarked
package io.hookgate.retry;

import org.jspecify.annotations.NullMarked;
