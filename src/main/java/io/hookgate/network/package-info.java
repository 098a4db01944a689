/**
 * Where connections of ours may lead: URLs read by one parser, names looked up once, addresses
 * judged just before the connection is made. Deliveries and fetched keys go through the same guard.
 */
@NullMarked
package io.hookgate.network;

import org.jspecify.annotations.NullMarked;
