package io.hookgate.store;

/**
 * What is kept of a rejection.
 *
 * @param request the request, sealed; empty when only the evidence is kept
 * @param most requests of its source that are kept; older ones go
 * @param lifeMillis how long all of it is kept
 */
public record RejectedRequest(Rejection evidence, byte[] request, int most, long lifeMillis) {}
