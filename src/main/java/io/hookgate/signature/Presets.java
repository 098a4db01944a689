package io.hookgate.signature;

import io.hookgate.routing.Selector;
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
import java.util.TreeSet;

/**
 * The providers that we know: each is a file {@code presets/NAME.json}, listed in {@code
 * presets/index.json}. A new provider is a new file there.
 */
public final class Presets {
  private static final Map<String, Coded> CODED = new TreeMap<>();
  private static final Map<String, Scheme> ALL = load();

  /** What we sign deliveries with. */
  static final Scheme STANDARD_WEBHOOKS = known("standard-webhooks");

  private Presets() {}

  /** The provider's scheme; empty when we do not know it. */
  public static Optional<Scheme> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** How code proves the provider's requests; empty when a scheme does, or we do not know it. */
  public static Optional<Coded> coded(String name) {
    return Optional.ofNullable(CODED.get(name));
  }

  /** All providers in alphabetical order; refuses changes. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(ALL.keySet());
    names.addAll(CODED.keySet());
    return Collections.unmodifiableSet(names);
  }

  private static Scheme known(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("presets/index.json lacks " + name));
  }

  private static Map<String, Scheme> load() {
    Map<String, Scheme> schemes = new TreeMap<>();
    for (Object name : new JsonArray(text("index"))) {
      JsonObject json = new JsonObject(text((String) name));
      if (json.containsKey("code")) {
        CODED.put((String) name, coded((String) name, json));
      } else {
        schemes.put((String) name, scheme((String) name));
      }
    }
    return Collections.unmodifiableMap(schemes);
  }

  private static Coded coded(String name, JsonObject json) {
    try {
      JsonFields fields = new JsonFields(json, "");
      return Coded.of(
          name,
          fields.get("code", Code::named),
          new EventFields(
              fields.find("idFrom", Selector::parse),
              fields.find("typeFrom", Selector::parse),
              fields.duration("dedupTtl")));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("presets/" + name + ".json: " + e.getMessage(), e);
    }
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
