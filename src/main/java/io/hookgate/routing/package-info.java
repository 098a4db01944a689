/** Which routes want an event: types, selectors, the route table. Pure. */
@NullMarked
package io.hookgate.routing;

import org.jspecify.annotations.NullMarked;
