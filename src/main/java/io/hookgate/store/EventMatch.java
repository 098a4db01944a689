package io.hookgate.store;

/**
 * An event whose payload was looked into.
 *
 * @param id of the event
 * @param readable false when nobody knows what its payload holds; true when it has what was sought
 */
public record EventMatch(String id, boolean readable) {}
