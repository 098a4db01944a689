package io.hookgate.alerts;

import io.hookgate.config.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What an alert says in words, and what to do next. Pure. */
final class Wording {
  private Wording() {}

  /** One sentence. */
  static String begun(AlertKind kind, String name, Map<String, Object> facts) {
    return switch (kind) {
      case DEAD_LETTERS_GROWING ->
          "%s got %s dead letters within %s (limit %s)."
              .formatted(
                  subject(name),
                  fact(facts, "count"),
                  time(facts, "perSeconds"),
                  fact(facts, "limit"));
      case CRITICAL_DEAD ->
          "An event of type %s became a dead letter%s: %s."
              .formatted(
                  fact(facts, "type"),
                  name.isEmpty() ? "" : " for destination " + name,
                  fact(facts, "reason"));
      case CIRCUIT_OPEN ->
          "The circuit of %s has been open for %s: nothing is delivered, everything waits."
              .formatted(subject(name), time(facts, "seconds"));
      case DESTINATION_DISABLED ->
          "%s was disabled (%s): everything for it becomes a dead letter."
              .formatted(subject(name), fact(facts, "cause"));
      case MEMORY_SHARE ->
          "%s uses %s of its memory (limit %s); when it is full, sources answer 503."
              .formatted(
                  name.isEmpty() ? "The store" : subject(name),
                  percent(facts, "share"),
                  percent(facts, "limit"));
      case BACKLOG_OLD ->
          "Something for %s has been due for %s (limit %s)."
              .formatted(subject(name), time(facts, "seconds"), time(facts, "limitSeconds"));
      case REDIS_TROUBLE ->
          "Redis has failed for %s: sources answer 503. %s"
              .formatted(time(facts, "seconds"), fact(facts, "cause"));
    };
  }

  /** One sentence. */
  static String over(AlertKind kind, String name, Duration lasted) {
    String what =
        switch (kind) {
          case DEAD_LETTERS_GROWING -> "The dead letters of %s no longer grow fast";
          case CRITICAL_DEAD -> "No more critical events became dead letters%s";
          case CIRCUIT_OPEN -> "%s takes deliveries again";
          case DESTINATION_DISABLED -> "%s is no longer disabled";
          case MEMORY_SHARE -> "%s uses less memory again";
          case BACKLOG_OLD -> "Nothing for %s has been waiting too long any more";
          case REDIS_TROUBLE -> "Redis answers again%s";
        };
    String of =
        switch (kind) {
          case CRITICAL_DEAD -> name.isEmpty() ? "" : " for destination " + name;
          case REDIS_TROUBLE -> "";
          case MEMORY_SHARE -> name.isEmpty() ? "The store" : subject(name);
          default -> subject(name);
        };
    return what.formatted(of) + "; it lasted " + Durations.format(seconds(lasted)) + ".";
  }

  /** What an operator does next. */
  static String next(AlertKind kind, String name, Map<String, Object> facts) {
    String of = name.isEmpty() ? "" : "?destination=" + name;
    return switch (kind) {
      case DEAD_LETTERS_GROWING ->
          "See why: GET /api/v1/dead-letters%s. Once it works: POST /api/v1/dead-letters/replay."
              .formatted(of);
      case CRITICAL_DEAD ->
          "See why: GET /api/v1/events/%1$s. Once it works: POST /api/v1/events/%1$s/replay."
              .formatted(fact(facts, "event"));
      case CIRCUIT_OPEN ->
          "Ask whoever runs it; deliveries go on by themselves once a probe succeeds. What it"
              + " answers: GET /api/v1/events"
              + of;
      case DESTINATION_DISABLED ->
          "Once it works: enable it, then POST /api/v1/dead-letters/replay. What died: GET"
              + " /api/v1/dead-letters"
              + of;
      case MEMORY_SHARE ->
          "See what waits: GET /api/v1/events%s. Mend the destination, purge dead letters, or give the store more memory (redis.maxMemory)."
              .formatted(of);
      case BACKLOG_OLD ->
          "See what waits: GET /api/v1/events%s. Is the destination paused, slow or limited?"
              .formatted(of);
      case REDIS_TROUBLE -> "On the machine: hookgate doctor, and Redis's log. GET /health/ready";
    };
  }

  private static String subject(String name) {
    return "Destination " + name;
  }

  private static String fact(Map<String, Object> facts, String name) {
    return String.valueOf(facts.get(name));
  }

  private static String time(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Number number
        ? Durations.format(Duration.ofSeconds(number.longValue()))
        : "?";
  }

  private static Duration seconds(Duration exact) {
    return Duration.ofSeconds(exact.toSeconds());
  }

  private static String percent(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Number number
        ? String.format(Locale.ROOT, "%.0f %%", number.doubleValue() * 100)
        : "?";
  }
}
