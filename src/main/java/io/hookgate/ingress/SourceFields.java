package io.hookgate.ingress;

import io.hookgate.config.SourceConfig;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.signature.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds an event's type, dedup key and order key where its source says they stand. The body is
 * parsed only if one of them stands there, and only once unless a value is too long. Immutable.
 */
final class SourceFields {
  /** Bytes of a type or a key in UTF-8. */
  static final int MAX_BYTES = 256;

  /**
   * What a request says about itself.
   *
   * @param type empty when it has none, null when it cannot be read
   * @param key null when it has none
   * @param order null when it has none
   */
  record Reading(@Nullable String type, @Nullable String key, @Nullable String order) {}

  private final List<Selector> types;
  private final @Nullable Selector key;
  private final List<Selector> order;

  /** What is picked from the body, then less and less of it. */
  private final List<BodyFields> picks;

  SourceFields(SourceConfig source) {
    this.types = source.typeFrom();
    this.key = source.dedup().key();
    this.order = source.orderKey();
    Stream<Selector> keys = key == null ? Stream.of() : Stream.of(key);
    List<Selector> typesAndKey = Stream.concat(types.stream(), keys).toList();
    this.picks =
        Stream.of(Stream.concat(typesAndKey.stream(), order.stream()).toList(), typesAndKey, types)
            .map(of -> of.stream().filter(SourceFields::inBody).distinct().toList())
            .filter(inBody -> !inBody.isEmpty())
            .distinct()
            .map(BodyFields::of)
            .toList();
  }

  /** Whether the dedup key stands in the body. */
  boolean keyInBody() {
    return inBody(key);
  }

  Reading read(SignedRequest request) {
    Map<Selector, String> picked = pick(request);
    boolean unread = picked == null && !types.isEmpty() && inBody(types.get(0));
    Map<Selector, String> values = picked == null ? Map.of() : picked;
    return new Reading(
        unread ? null : type(joined(request, types, ".", values)),
        key == null ? null : key(value(request, key, values)),
        key(joined(request, order, "\0", values)));
  }

  /** What stands in the body; null when it cannot be read. */
  private @Nullable Map<Selector, String> pick(SignedRequest request) {
    if (picks.isEmpty()) {
      return Map.of();
    }
    // A key that is too long must not cost the event the others.
    for (BodyFields fields : picks) {
      if (fields.pick(request.body()) instanceof Picked.Found found) {
        return values(fields, found);
      }
    }
    return null;
  }

  private static Map<Selector, String> values(BodyFields fields, Picked.Found found) {
    Map<Selector, String> values = new HashMap<>();
    for (int i = 0; i < fields.selectors().size(); i++) {
      String value = found.values().get(i);
      if (value != null) {
        values.put(fields.selectors().get(i), value);
      }
    }
    return values;
  }

  /** Null when the first of the fields is absent: the others only refine it. */
  private static @Nullable String joined(
      SignedRequest request, List<Selector> fields, String by, Map<Selector, String> values) {
    if (fields.isEmpty() || value(request, fields.get(0), values) == null) {
      return null;
    }
    return fields.stream()
        .map(from -> value(request, from, values))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(by));
  }

  /** A type stands in a header of each delivery, so it must be fit for one. */
  private static @Nullable String type(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return fits(value) && value.chars().noneMatch(Character::isISOControl) ? value : null;
  }

  private static @Nullable String key(@Nullable String value) {
    return value == null || value.isEmpty() || !fits(value) ? null : value;
  }

  private static boolean fits(String value) {
    return value.length() <= MAX_BYTES / 3
        || value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  private static @Nullable String value(
      SignedRequest request, Selector from, Map<Selector, String> inBody) {
    return from.kind() == Selector.Kind.BODY ? inBody.get(from) : request.header(from.name());
  }

  private static boolean inBody(@Nullable Selector selector) {
    return selector != null && selector.kind() == Selector.Kind.BODY;
  }
}
