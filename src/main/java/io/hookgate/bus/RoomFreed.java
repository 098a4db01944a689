package io.hookgate.bus;

/** A delivery to that destination ended, or its hold did: there may be room for more. */
public record RoomFreed(String destinationId) {}
