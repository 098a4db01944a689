/**
 * The demonstration: real-shaped events signed as their providers do, sent through a running
 * gateway to a receiver that mostly fails, and the proof that each arrived. It talks to the gateway
 * over HTTP only, as any provider and any operator does.
 */
@NullMarked
package io.hookgate.demo;

import org.jspecify.annotations.NullMarked;
