/**
 * Tells operators what needs them. Once a second a node looks at what the store counts, and at what
 * it heard of circuits and destinations; an incident that begins or ends becomes an event of the
 * source {@code hookgate}, stored and delivered like any other.
 *
 * <p>Which incidents are in force stands in the store, where the first node to ask begins or ends
 * one: each is told once, whatever the number of nodes and restarts. Nothing about the alert
 * destination, about destinations that get nothing but alerts, or about an alert is ever told.
 */
@NullMarked
package io.hookgate.alerts;

import org.jspecify.annotations.NullMarked;
