package io.hookgate.model;

import java.util.Map;

/**
 * The live state of all destinations at one version. Immutable.
 *
 * @param version grows with each change; -1 before the first was read
 * @param byId destinations of which the store holds something
 */
public record LiveStates(long version, Map<String, LiveState> byId) {
  /** Before anything was read. */
  public static final LiveStates UNKNOWN = new LiveStates(-1, Map.of());

  /** Of that destination. */
  public LiveState of(String destinationId) {
    return byId.getOrDefault(destinationId, LiveState.NONE);
  }
}
