package io.hookgate.signature;

import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, each read as what it should be. Every complaint is an {@code
 * IllegalArgumentException} that begins with the field's key.
 *
 * @param path what stands before the keys in complaints, with its dot; empty at the top
 */
record JsonFields(JsonObject json, String path) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** Refuses fields with other keys. */
  void only(Set<String> known) {
    for (String key : json.fieldNames()) {
      if (!known.contains(key)) {
        throw problem(key, "unknown; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  boolean has(String key) {
    return json.containsKey(key);
  }

  /** The object of that key; null when it is absent. */
  @Nullable JsonFields object(String key) {
    Object value = json.getValue(key);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject object) {
      return new JsonFields(object, path + key + ".");
    }
    throw problem(key, "must be an object");
  }

  /** The string of that key as something else; null when it is absent. */
  <T> @Nullable T find(String key, Function<String, T> reading) {
    Object value = json.getValue(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw problem(key, "must be a string");
    }
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException e) {
      throw problem(key, String.valueOf(e.getMessage()));
    }
  }

  /** A selector or a list of them; empty when it is absent. */
  List<Selector> selectors(String key) {
    Object value = json.getValue(key);
    if (!(value instanceof JsonArray several)) {
      Selector one = find(key, Selector::parse);
      return one == null ? List.of() : List.of(one);
    }
    JsonObject numbered = new JsonObject();
    several.forEach(each -> numbered.put("" + numbered.size(), each));
    JsonFields elements = new JsonFields(numbered, path + key + ".");
    return numbered.fieldNames().stream()
        .map(number -> elements.get(number, Selector::parse))
        .toList();
  }

  /** As {@link #find}, but it must be there. */
  <T> T get(String key, Function<String, T> reading) {
    T value = find(key, reading);
    if (value == null) {
      throw problem(key, "is missing");
    }
    return value;
  }

  String text(String key, String whenAbsent) {
    String value = find(key, Function.identity());
    return value == null ? whenAbsent : value;
  }

  String notEmpty(String key, String whenAbsent) {
    String value = text(key, whenAbsent);
    if (value.isEmpty()) {
      throw problem(key, "is empty");
    }
    return value;
  }

  /** The constant whose name in lower case stands there. */
  <E extends Enum<E>> E word(String key, E whenAbsent) {
    Map<String, E> words = new TreeMap<>();
    for (E constant : whenAbsent.getDeclaringClass().getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    String word = find(key, Function.identity());
    E found = word == null ? whenAbsent : words.get(word);
    if (found == null) {
      throw problem(key, "\"" + word + "\" is none of " + String.join(", ", words.keySet()));
    }
    return found;
  }

  /** A header's name in lower case; it must be there. */
  String headerName(String key) {
    return get(key, name -> new Selector(Selector.Kind.HEADER, name).name());
  }

  @Nullable Duration duration(String key) {
    return find(key, JsonFields::readDuration);
  }

  IllegalArgumentException problem(String key, String what) {
    return new IllegalArgumentException(path + key + ": " + what);
  }

  private static Duration readDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration such as 250ms, 15s, 5m, 48h or 3d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
