/**
 * The words of the product as values: ids, events, deliveries, attempts. Records and enums that
 * need nothing but the JDK; no I/O, no clock, no framework.
 */
@NullMarked
package io.hookgate.model;

import org.jspecify.annotations.NullMarked;
