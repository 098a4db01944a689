package io.hookgate.bus;

/**
 * The circuit of that destination opened on this node, also again after a probe; or it closed, and
 * then {@code open} is false.
 */
public record CircuitChanged(String destinationId, boolean open) {}
