package io.hookgate.ingress;

import io.hookgate.config.SourceConfig;
import io.hookgate.routing.BodyFields;
import io.hookgate.routing.Picked;
import io.hookgate.routing.Selector;
import io.hookgate.signature.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  private final @Nullable Selector type;
  private final @Nullable Selector key;
  private final BodyFields both;
  private final BodyFields typeAlone;

  SourceFields(SourceConfig source) {
    this.type = source.typeFrom();
    this.key = source.dedup().key();
    List<Selector> inBody = new ArrayList<>(2);
    if (inBody(type)) {
      inBody.add(type);
    }
    this.typeAlone = BodyFields.of(List.copyOf(inBody));
    if (inBody(key)) {
      inBody.add(key);
    }
    this.both = BodyFields.of(inBody);
  }

  /** Whether the dedup key stands in the body. */
  boolean keyInBody() {
    return inBody(key);
  }

  Reading read(SignedRequest request) {
    boolean typeInBody = inBody(type);
    boolean keyInBody = inBody(key);
    List<@Nullable String> values = List.of();
    if (typeInBody || keyInBody) {
      Picked picked = both.pick(request.body());
      if (picked instanceof Picked.Unparsable && typeInBody && keyInBody) {
        // A key that is too long must not cost the event its type.
        picked = typeAlone.pick(request.body());
      }
      if (picked instanceof Picked.Found found) {
        values = found.values();
      } else if (typeInBody) {
        return new Reading(null, keyInBody ? null : key(header(request, key)));
      }
    }
    int keyIndex = typeInBody ? 1 : 0;
    return new Reading(
        type(typeInBody ? values.get(0) : header(request, type)),
        key(
            keyInBody
                ? (keyIndex < values.size() ? values.get(keyIndex) : null)
                : header(request, key)));
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

  private static @Nullable String header(SignedRequest request, @Nullable Selector selector) {
    return selector == null ? null : request.header(selector.name());
  }

  private static boolean inBody(@Nullable Selector selector) {
    return selector != null && selector.kind() == Selector.Kind.BODY;
  }
}
