package io.hookgate.bus;

/** A destination is held on this node; the others should leave it alone as well. */
public record Held(String destinationId) {}
