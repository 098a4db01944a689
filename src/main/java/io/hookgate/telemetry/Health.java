package io.hookgate.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether this node is ready for traffic: it is while every one of its named conditions holds. All
 * are named when it is made and none holds yet. Safe from every thread.
 */
public final class Health {
  private final Map<String, Boolean> conditions = new ConcurrentHashMap<>();

  /** Not ready until each of these was {@link #set} to true. */
  public Health(String... conditions) {
    for (String condition : conditions) {
      this.conditions.put(condition, false);
    }
  }

  /**
   * Says whether a condition holds now.
   *
   * @throws IllegalArgumentException when no condition has that name
   */
  public void set(String condition, boolean holds) {
    if (conditions.replace(condition, holds) == null) {
      throw new IllegalArgumentException(
          "no condition is named " + condition + "; there are " + conditions.keySet());
    }
  }

  /** Whether every condition holds. */
  public boolean ready() {
    return !conditions.containsValue(false);
  }

  /** The names of the conditions that do not hold, in order. */
  public List<String> missing() {
    Map<String, Boolean> sorted = new TreeMap<>(conditions);
    sorted.values().removeIf(holds -> holds);
    return List.copyOf(sorted.keySet());
  }
}
