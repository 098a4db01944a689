package io.hookgate.alerts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is told; src/docs/alerts.md describes each. */
enum AlertKind {
  DEAD_LETTERS_GROWING("dead_letters.growing", "dead_letters.steady"),
  CRITICAL_DEAD("event.critical_dead", "event.critical_quiet"),
  CIRCUIT_OPEN("circuit.open", "destination.recovered"),
  DESTINATION_DISABLED("destination.disabled", "destination.enabled"),
  MEMORY_SHARE("memory.share", "memory.relieved"),
  BACKLOG_OLD("backlog.old", "backlog.young"),
  REDIS_TROUBLE("redis.trouble", "redis.recovered");

  private final String word;
  private final String end;

  AlertKind(String word, String end) {
    this.word = word;
    this.end = end;
  }

  /** The kind of that word; null when there is none (any more). */
  static @Nullable AlertKind ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst().orElse(null);
  }

  String word() {
    return word;
  }

  /** The type of the event that tells that it began. */
  String beginning() {
    return "hookgate." + word;
  }

  /** The type of the event that tells that it is over. */
  String ending() {
    return "hookgate." + end;
  }
}
