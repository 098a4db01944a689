package io.hookgate.signature;

/** How a provider signs. Data, not code: presets are instances of it. */
public record Scheme(String name) {}
