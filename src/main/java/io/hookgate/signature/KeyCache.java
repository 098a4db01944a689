package io.hookgate.signature;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fetched keys by the URL that they came from: the {@value #MAX_URLS} used last. Any thread.
 *
 * @param <T> what was made of the document
 */
final class KeyCache<T> {
  private static final int MAX_URLS = 16;

  /** What is kept, and since when, in milliseconds since 1970. */
  record Kept<T>(T keys, long since) {}

  private final long maxAgeMillis;
  private final Map<String, Kept<T>> byUrl =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept<T>> eldest) {
          return size() > MAX_URLS;
        }
      };

  KeyCache(long maxAgeMillis) {
    this.maxAgeMillis = maxAgeMillis;
  }

  /** Null when there is none or it is too old. */
  synchronized @Nullable Kept<T> find(String url, long now) {
    Kept<T> kept = byUrl.get(url);
    return kept == null || now - kept.since >= maxAgeMillis ? null : kept;
  }

  synchronized void keep(String url, T keys, long now) {
    byUrl.put(url, new Kept<>(keys, now));
  }
}
