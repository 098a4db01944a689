/**
 * What {@code hookgate doctor} looks at: one small check per thing, none of which changes anything.
 * It works beside a running gateway and without one. Everything here blocks, within limits: not for
 * an event loop.
 */
@NullMarked
package io.hookgate.doctor;

import org.jspecify.annotations.NullMarked;
