package io.hookgate.ingress;

import io.hookgate.config.SourceConfig;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.signature.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds an event's type and dedup key where its source says they stand. The body is parsed only if
 * one of them stands there, and only once. Immutable.
 */
final class SourceFields {
  /** Bytes of a type or a key in UTF-8. */
  static final int MAX_BYTES = 256;

  /**
   * What a request says about itself.
   *
   * @param type empty when it has none, null when it cannot be read
   * @param key null when it has none
   */
  record Reading(@Nullable String type, @Nullable String key) {}

  private final List<Selector> types;
  private final @Nullable Selector key;
  private final BodyFields both;
  private final BodyFields typesAlone;

  SourceFields(SourceConfig source) {
    this.types = source.typeFrom();
    this.key = source.dedup().key();
    List<Selector> inBody =
        new ArrayList<>(types.stream().filter(SourceFields::inBody).distinct().toList());
    this.typesAlone = BodyFields.of(List.copyOf(inBody));
    if (inBody(key)) {
      inBody.add(key);
    }
    this.both = BodyFields.of(inBody);
  }

  Reading read(SignedRequest request) {
    Map<Selector, String> picked = pick(request);
    boolean unread = picked == null && !types.isEmpty() && inBody(types.get(0));
    Map<Selector, String> values = picked == null ? Map.of() : picked;
    return new Reading(
        unread ? null : type(joined(request, values)),
        key == null ? null : key(value(request, key, values)));
  }

  /** What stands in the body; null when it cannot be read. */
  private @Nullable Map<Selector, String> pick(SignedRequest request) {
    if (both.selectors().isEmpty()) {
      return Map.of();
    }
    Picked picked = both.pick(request.body());
    if (picked instanceof Picked.Found found) {
      return values(both, found);
    }
    // A key that is too long must not cost the event its type.
    boolean again = inBody(key) && !typesAlone.selectors().isEmpty();
    return again && typesAlone.pick(request.body()) instanceof Picked.Found found
        ? values(typesAlone, found)
        : null;
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

  /** Null when the first of the type's fields is absent: the others only refine it. */
  private @Nullable String joined(SignedRequest request, Map<Selector, String> values) {
    if (types.isEmpty() || value(request, types.get(0), values) == null) {
      return null;
    }
    return types.stream()
        .map(from -> value(request, from, values))
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
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
