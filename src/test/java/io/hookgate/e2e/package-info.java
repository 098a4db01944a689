/** A whole gateway, looked at from outside: what providers, destinations and operators see. */
@NullMarked
package io.hookgate.e2e;

import org.jspecify.annotations.NullMarked;
