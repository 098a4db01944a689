package io.hookgate.alerts;

import java.util.List;
import java.util.Map;

/**
 * What one look found, by destination id.
 *
 * @param died dead letters of the last while; alerts themselves are not counted
 * @param dueMillis for how long something has been due
 * @param shares how much of its part of the memory it uses, 0 to 1
 * @param fullness how much of Redis's memory is used, 0 to 1
 * @param openMillis for how long its circuit has been open on this node
 * @param critical dead letters of critical types that were not seen before
 */
record Sighting(
    Map<String, Long> died,
    Map<String, Long> dueMillis,
    Map<String, Double> shares,
    double fullness,
    Map<String, Long> openMillis,
    List<CriticalDeaths.Hit> critical) {}
