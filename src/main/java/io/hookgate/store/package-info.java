/**
 * What the rest of the gateway asks of Redis: accept, claim, settle, hold, replay, query. It turns
 * requests into scripts and replies into values; it holds no state of its own and knows no HTTP.
 * Redis is the truth: every method is one state change or one read.
 */
@NullMarked
package io.hookgate.store;

import org.jspecify.annotations.NullMarked;
