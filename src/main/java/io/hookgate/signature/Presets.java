package io.hookgate.signature;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The providers that we know: each is a file {@code presets/NAME.json}, listed in {@code
 * presets/index.json}. A new provider is a new file there.
 */
public final class Presets {
  private static final Map<String, Scheme> ALL = load();

  /** What we sign deliveries with. */
  static final Scheme STANDARD_WEBHOOKS = known("standard-webhooks");

  private Presets() {}

  /** The provider's scheme; empty when we do not know it. */
  public static Optional<Scheme> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** All providers in alphabetical order; refuses changes. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  private static Scheme known(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("presets/index.json lacks " + name));
  }

  private static Map<String, Scheme> load() {
    Map<String, Scheme> schemes = new TreeMap<>();
    for (Object name : new JsonArray(text("index"))) {
      schemes.put((String) name, scheme((String) name));
    }
    return Collections.unmodifiableMap(schemes);
  }

  private static Scheme scheme(String name) {
    try {
      return Scheme.fromJson(name, new JsonObject(text(name)));
    } catch (IllegalArgumentException | DecodeException e) {
      throw new IllegalStateException("presets/" + name + ".json: " + e.getMessage(), e);
    }
  }

  private static String text(String name) {
    String path = "/presets/" + name + ".json";
    try (InputStream in = Presets.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is listed but not in the JAR");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }
}
