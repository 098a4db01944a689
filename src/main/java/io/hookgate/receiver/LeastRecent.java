package io.hookgate.receiver;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was not asked for longest once it holds more than its bound. */
final class LeastRecent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  private static final float LOAD_FACTOR = 0.75f;

  private final int bound;

  LeastRecent(int bound) {
    super(16, LOAD_FACTOR, true);
    this.bound = bound;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > bound;
  }
}
