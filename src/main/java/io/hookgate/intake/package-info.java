/**
 * What every way into the gateway shares: room for what requests hold, the question which routes
 * want an event, its deliveries with the places that let them start at once, and the hand-over of
 * what was stored. Used by the public listener and by the API, so that both fan out alike. It reads
 * no request, answers none and stores nothing.
 */
@NullMarked
package io.hookgate.intake;

import org.jspecify.annotations.NullMarked;
