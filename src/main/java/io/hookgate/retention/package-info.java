/**
 * Lets go of what nobody needs any more: events and dead letters whose term is over, and, while
 * Redis is short of memory, delivered events before their time.
 *
 * <p>What may go is decided by the store's scripts, event by event, in the step that removes it.
 * Here is only when to take such a step: one at a time, with a pause behind each, so that Redis has
 * the time between for what matters more. Nothing waits for it and nothing breaks without it.
 */
@NullMarked
package io.hookgate.retention;

import org.jspecify.annotations.NullMarked;
