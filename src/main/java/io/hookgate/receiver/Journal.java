package io.hookgate.receiver;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events came, how often and with what bytes: the memory that makes a consumer idempotent.
 */
final class Journal {
  private final LeastRecent<String, Entry> entries;
  private long arrivals;

  Journal(int remembered) {
    this.entries = new LeastRecent<>(remembered);
  }

  /**
   * One request, numbered.
   *
   * @param event from 0, in the order in which events were first seen
   * @param attempt from 1, the how-manieth request of that event
   */
  record Arrival(String key, long event, int attempt) {}

  private static final class Entry {
    final long number;
    final String id;
    final String replay;
    final String type;
    String sha256;
    int size;
    int attempts;
    int accepted;
    boolean changed;

    Entry(long number, String id, String replay, String type, String sha256, int size) {
      this.number = number;
      this.id = id;
      this.replay = replay;
      this.type = type;
      this.sha256 = sha256;
      this.size = size;
    }

    Received snapshot() {
      return new Received(id, replay, type, sha256, size, attempts, accepted, changed);
    }
  }

  /** Notes a request, before it is known how it will be answered. */
  synchronized Arrival arrive(String id, String replay, String type, String sha256, int size) {
    String key = key(id, replay);
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(arrivals++, id, replay, type, sha256, size);
      entries.put(key, entry);
    }
    entry.attempts++;
    entry.changed |= !entry.sha256.equals(sha256);
    entry.sha256 = sha256;
    entry.size = size;
    return new Arrival(key, entry.number, entry.attempts);
  }

  /** Notes that a request is answered 2xx; true when it is the first of its event. */
  synchronized boolean accept(Arrival arrival) {
    @Nullable Entry entry = entries.get(arrival.key());
    // Forgotten between two steps of one request: only a journal of very few events can do that.
    return entry == null || ++entry.accepted == 1;
  }

  /**
   * A copy, least recently seen first, by {@code webhook-id} and, of a replay, its id after a
   * blank.
   */
  synchronized Map<String, Received> snapshot() {
    Map<String, Received> copy = new LinkedHashMap<>();
    entries.forEach((key, entry) -> copy.put(key, entry.snapshot()));
    return copy;
  }

  private static String key(String id, String replay) {
    return replay.isEmpty() ? id : id + ' ' + replay;
  }
}
