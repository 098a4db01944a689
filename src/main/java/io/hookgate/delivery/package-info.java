/**
 * One HTTP attempt after another: guard the address, sign, send, classify, settle; a breaker per
 * destination.
 */
@NullMarked
package io.hookgate.delivery;

import org.jspecify.annotations.NullMarked;
