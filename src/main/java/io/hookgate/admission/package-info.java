/**
 * What this node may start now: room per destination and in all, holds. In memory, shared by the
 * event loops of one node; losing it costs nothing.
 */
@NullMarked
package io.hookgate.admission;

import org.jspecify.annotations.NullMarked;
