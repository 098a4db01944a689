package io.hookgate.receiver;

import io.hookgate.receiver.AddressStatus.Standing;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A status per email address, made from delivery events. Events arrive in any order, since each is
 * retried on its own; the result depends on when they happened, never on when they came.
 */
final class AddressBook {
  /** The types that say something about an address. */
  static final Set<String> TYPES =
      Set.of(
          "delivered",
          "opened",
          "clicked",
          "bounced.hard",
          "bounced.soft",
          "complained",
          "unsubscribed");

  private static final int SUSPECT_AFTER = 3;

  private final LeastRecent<String, Entry> entries;

  AddressBook(int remembered) {
    this.entries = new LeastRecent<>(remembered);
  }

  private static final class Entry {
    String hardBounce = "";
    String complaint = "";
    boolean unsubscribed;
    @Nullable Instant delivered;
    @Nullable Instant active;
    // The newest three are enough: older ones never decide.
    final TreeSet<SoftBounce> softBounces = new TreeSet<>(SoftBounce.ORDER);
  }

  /** The event's id keeps two in the same second apart, and a replayed one from counting twice. */
  private record SoftBounce(Instant time, String event) {
    static final Comparator<SoftBounce> ORDER =
        Comparator.comparing(SoftBounce::time).thenComparing(SoftBounce::event);
  }

  /**
   * Takes one event of a type in {@link #TYPES}.
   *
   * @throws IllegalArgumentException when the event lacks its address or its time
   */
  synchronized void apply(JsonObject event) {
    JsonObject data = event.getJsonObject("data", new JsonObject());
    String email = data.getString("email");
    if (email == null || email.isBlank()) {
      throw new IllegalArgumentException("/data/email is missing; an address is needed");
    }
    Instant time = time(data.getString("timestamp", event.getString("created_at")));
    Entry entry = entries.computeIfAbsent(email, address -> new Entry());
    switch (event.getString("type", "")) {
      case "delivered" -> delivered(entry, time);
      case "opened", "clicked" -> entry.active = later(entry.active, time);
      case "bounced.soft" -> softBounce(entry, new SoftBounce(time, event.getString("id", "")));
      case "bounced.hard" -> entry.hardBounce = bounceCause(data);
      case "complained" -> entry.complaint = "spam complaint by " + by(data);
      case "unsubscribed" -> entry.unsubscribed = true;
      default -> throw new IllegalArgumentException("/type is none of " + TYPES);
    }
  }

  /** A copy, by address. */
  synchronized List<AddressStatus> snapshot() {
    List<AddressStatus> statuses = new ArrayList<>();
    entries.forEach((email, entry) -> statuses.add(status(email, entry)));
    statuses.sort(Comparator.comparing(AddressStatus::email));
    return statuses;
  }

  private static void delivered(Entry entry, Instant time) {
    entry.delivered = later(entry.delivered, time);
    entry.active = later(entry.active, time);
    entry.softBounces.removeIf(bounce -> !bounce.time().isAfter(time));
  }

  private static void softBounce(Entry entry, SoftBounce bounce) {
    if (entry.delivered == null || bounce.time().isAfter(entry.delivered)) {
      entry.softBounces.add(bounce);
      if (entry.softBounces.size() > SUSPECT_AFTER) {
        entry.softBounces.pollFirst();
      }
    }
  }

  private static AddressStatus status(String email, Entry entry) {
    Standing standing = standing(entry);
    boolean suppressed = standing == Standing.HARD_BOUNCED || standing == Standing.COMPLAINED;
    String cause = standing == Standing.COMPLAINED ? entry.complaint : entry.hardBounce;
    return new AddressStatus(
        email,
        standing,
        cause,
        !suppressed && !entry.unsubscribed,
        entry.active,
        entry.softBounces.size());
  }

  private static Standing standing(Entry entry) {
    if (!entry.complaint.isEmpty()) {
      return Standing.COMPLAINED;
    }
    if (!entry.hardBounce.isEmpty()) {
      return Standing.HARD_BOUNCED;
    }
    if (entry.softBounces.size() >= SUSPECT_AFTER) {
      return Standing.SUSPECT;
    }
    return entry.unsubscribed ? Standing.UNSUBSCRIBED : Standing.ACTIVE;
  }

  private static String bounceCause(JsonObject data) {
    String cause = (data.getString("bounce_code", "") + ' ' + data.getString("bounce_reason", ""));
    return cause.isBlank() ? "hard bounce" : cause.strip();
  }

  private static String by(JsonObject data) {
    return data.getString("feedback_source", "the recipient");
  }

  private static Instant time(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("neither /data/timestamp nor /created_at is there");
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("the event's time is no RFC 3339 time in UTC", e);
    }
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || other.isAfter(one) ? other : one;
  }
}
