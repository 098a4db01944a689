package io.hookgate.bus;

/** The live state of destinations has changed in the store: look at once. */
public record LiveChanged() {}
