/**
 * Decides what starts now: takes leased deliveries to the worker that owns their destination, and
 * claims due ones when there is room.
 */
@NullMarked
package io.hookgate.dispatch;

import org.jspecify.annotations.NullMarked;
