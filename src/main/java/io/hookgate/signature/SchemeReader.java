package io.hookgate.signature;

import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a scheme from JSON; every complaint begins with the key. */
final class SchemeReader {
  private enum Format {
    PLAIN,
    PAIRS,
    LIST
  }

  private static final Set<String> KEYS =
      Set.of(
          "header",
          "aliases",
          "format",
          "prefix",
          "key",
          "separator",
          "signed",
          "algorithm",
          "encoding",
          "secretEncoding",
          "timestamp",
          "idFrom",
          "typeFrom",
          "dedupTtl",
          "about",
          "scheme",
          "secrets");
  private static final Set<String> TIMESTAMP_KEYS =
      Set.of("header", "key", "body", "unit", "tolerance");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private final JsonObject json;

  SchemeReader(JsonObject json) {
    this.json = json;
  }

  Scheme read(String name) {
    refuseUnknown(json, KEYS, "");
    EventFields event =
        new EventFields(
            optional(json, "", "idFrom", Selector::parse),
            optional(json, "", "typeFrom", Selector::parse),
            optional(json, "", "dedupTtl", SchemeReader::duration));
    Digest digest =
        new Digest(
            word(json, "", "algorithm", Algorithm.SHA256),
            word(json, "", "encoding", Encoding.HEX),
            word(json, "", "secretEncoding", SecretEncoding.TEXT));
    SignatureHeader header = new SignatureHeader(headerName(json, "", "header"), layout());
    return new Scheme(
        name, header, aliases(), text(json, "", "signed", "{body}"), digest, timestamp(), event);
  }

  private Layout layout() {
    Format format = word(json, "", "format", Format.PLAIN);
    boolean plain = format == Format.PLAIN;
    for (String key : plain ? List.of("key", "separator") : List.of("prefix")) {
      if (json.containsKey(key)) {
        throw new IllegalArgumentException(
            key + ": has no meaning with the format " + format.name().toLowerCase(Locale.ROOT));
      }
    }
    if (plain) {
      return new Layout.Plain(text(json, "", "prefix", ""));
    }
    boolean pairs = format == Format.PAIRS;
    String separator = text(json, "", "separator", pairs ? "," : " ");
    char assign = pairs ? '=' : ',';
    if (separator.length() != 1 || separator.charAt(0) == assign) {
      throw new IllegalArgumentException(
          "separator: must be one character and not \"" + assign + "\"");
    }
    String key = optional(json, "", "key", SchemeReader::notEmpty);
    return new Layout.Keyed(separator.charAt(0), assign, key == null ? "v1" : key);
  }

  private Map<String, String> aliases() {
    JsonObject written = object("aliases");
    Map<String, String> aliases = new HashMap<>();
    if (written != null) {
      for (String name : written.fieldNames()) {
        aliases.put(aliased(name), headerName(written, "aliases.", name));
      }
    }
    return aliases;
  }

  private static String aliased(String name) {
    try {
      return new Selector(Selector.Kind.HEADER, name).name();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("aliases: " + e.getMessage(), e);
    }
  }

  private @Nullable Timestamp timestamp() {
    JsonObject written = object("timestamp");
    if (written == null) {
      return null;
    }
    String path = "timestamp.";
    refuseUnknown(written, TIMESTAMP_KEYS, path);
    List<Timestamp.Place> places =
        Arrays.stream(Timestamp.Place.values())
            .filter(place -> written.containsKey(place.name().toLowerCase(Locale.ROOT)))
            .toList();
    if (places.size() != 1) {
      throw new IllegalArgumentException("timestamp: needs exactly one of header, key and body");
    }
    Timestamp.Place place = places.get(0);
    String name =
        switch (place) {
          case HEADER -> headerName(written, path, "header");
          case KEY -> required(written, path, "key", SchemeReader::notEmpty);
          case BODY ->
              required(
                  written,
                  path,
                  "body",
                  pointer -> new Selector(Selector.Kind.BODY, pointer).name());
        };
    return new Timestamp(
        place,
        name,
        word(written, path, "unit", Timestamp.Unit.S),
        optional(written, path, "tolerance", SchemeReader::duration));
  }

  private @Nullable JsonObject object(String key) {
    Object value = json.getValue(key);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw new IllegalArgumentException(key + ": must be an object");
  }

  private static String headerName(JsonObject json, String path, String key) {
    return required(json, path, key, name -> new Selector(Selector.Kind.HEADER, name).name());
  }

  private static String text(JsonObject json, String path, String key, String whenAbsent) {
    String value = optional(json, path, key, Function.identity());
    return value == null ? whenAbsent : value;
  }

  private static <E extends Enum<E>> E word(
      JsonObject json, String path, String key, E whenAbsent) {
    Map<String, E> words =
        Arrays.stream(whenAbsent.getDeclaringClass().getEnumConstants())
            .collect(
                Collectors.toMap(
                    constant -> constant.name().toLowerCase(Locale.ROOT), Function.identity()));
    E found =
        optional(
            json,
            path,
            key,
            value -> {
              E constant = words.get(value);
              if (constant == null) {
                throw new IllegalArgumentException(
                    "\"%s\" is none of %s"
                        .formatted(
                            value, String.join(", ", words.keySet().stream().sorted().toList())));
              }
              return constant;
            });
    return found == null ? whenAbsent : found;
  }

  private static <T> T required(
      JsonObject json, String path, String key, Function<String, T> reading) {
    T value = optional(json, path, key, reading);
    if (value == null) {
      throw new IllegalArgumentException(path + key + ": is missing");
    }
    return value;
  }

  private static <T> @Nullable T optional(
      JsonObject json, String path, String key, Function<String, T> reading) {
    Object value = json.getValue(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException(path + key + ": must be a string");
    }
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + key + ": " + e.getMessage(), e);
    }
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    return text;
  }

  private static Duration duration(String text) {
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

  private static void refuseUnknown(JsonObject json, Set<String> known, String path) {
    for (String key : json.fieldNames()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            path
                + key
                + ": unknown; known are "
                + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }
}
