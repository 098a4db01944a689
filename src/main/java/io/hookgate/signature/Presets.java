package io.hookgate.signature;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The providers that we know: each is a file {@code presets/NAME.json}, listed in {@code
 * presets/index.json}. A new provider is a new file there. Files are read when they are first asked
 * for. Any thread.
 */
public final class Presets {
  private static final Set<String> NAMES = index();
  private static final Set<String> NOT_SHARED = Set.of("title", "about", "response", "unproven");
  private static final Map<String, Preset> READ = new ConcurrentHashMap<>();

  /** What we sign deliveries with. */
  public static final Scheme STANDARD_WEBHOOKS =
      find("standard-webhooks")
          .orElseThrow(
              () -> new IllegalStateException("presets/index.json lacks standard-webhooks"));

  private Presets() {}

  /** The provider; empty when we do not know it. */
  public static Optional<Preset> preset(String name) {
    return NAMES.contains(name)
        ? Optional.of(READ.computeIfAbsent(name, Presets::read))
        : Optional.empty();
  }

  /** The provider's scheme; empty when we do not know it, or code proves its requests. */
  public static Optional<Scheme> find(String name) {
    return preset(name).flatMap(Preset::scheme);
  }

  /** How code proves the provider's requests; empty when a scheme does, or we do not know it. */
  public static Optional<Coded> coded(String name) {
    return preset(name)
        .flatMap(
            preset ->
                preset.method() instanceof Preset.Method.Coded method
                    ? Optional.of(Coded.of(name, method.code(), preset.event()))
                    : Optional.empty());
  }

  /** All providers in alphabetical order. */
  public static List<Preset> all() {
    return NAMES.stream().map(name -> preset(name).orElseThrow()).toList();
  }

  /** The names of all providers in alphabetical order; refuses changes. */
  public static Set<String> names() {
    return NAMES;
  }

  private static Set<String> index() {
    Set<String> names = new TreeSet<>();
    new JsonArray(text("index")).forEach(name -> names.add((String) name));
    return Collections.unmodifiableSet(names);
  }

  private static Preset read(String name) {
    try {
      return new PresetReader(name, json(name)).read();
    } catch (IllegalArgumentException | DecodeException e) {
      throw new IllegalStateException("presets/" + name + ".json: " + e.getMessage(), e);
    }
  }

  /** The preset's keys over those of the one that it is like. */
  private static JsonObject json(String name) {
    JsonObject own = new JsonObject(text(name));
    if (!(own.remove("like") instanceof String like)) {
      return own;
    }
    JsonObject both = json(like);
    NOT_SHARED.forEach(both::remove);
    return both.mergeIn(own);
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
