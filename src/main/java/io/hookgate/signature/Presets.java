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
import java.util.function.Function;

/**
 * The providers that we know: each is a file {@code presets/NAME.json}, listed in {@code
 * presets/index.json}. A new provider is a new file there.
 */
public final class Presets {
  private static final Map<String, JsonObject> FILES = files();
  private static final Map<String, Scheme> ALL = load();
  private static final Map<String, Credential> CREDENTIALS = loadCredentials();

  /** What we sign deliveries with. */
  static final Scheme STANDARD_WEBHOOKS = known("standard-webhooks");

  private Presets() {}

  /** The provider's scheme; empty when we do not know it, or when it signs nothing. */
  public static Optional<Scheme> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** How a provider that signs nothing proves itself; empty when we do not know it. */
  public static Optional<Credential> credential(String name) {
    return Optional.ofNullable(CREDENTIALS.get(name));
  }

  /** The handshake that the provider asks for; empty when there is none. */
  public static Optional<String> handshake(String name) {
    return Optional.ofNullable(FILES.get(name)).map(file -> file.getString("handshake"));
  }

  /** All providers in alphabetical order; refuses changes. */
  public static Set<String> names() {
    return FILES.keySet();
  }

  private static Scheme known(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("presets/index.json lacks " + name));
  }

  private static Map<String, JsonObject> files() {
    Map<String, JsonObject> files = new TreeMap<>();
    for (Object name : new JsonArray(text("index"))) {
      files.put((String) name, read((String) name, Function.identity()));
    }
    return Collections.unmodifiableMap(files);
  }

  private static Map<String, Scheme> load() {
    Map<String, Scheme> schemes = new TreeMap<>();
    for (String name : FILES.keySet()) {
      if (!isCredential(name)) {
        schemes.put(name, read(name, file -> Scheme.fromJson(name, file)));
      }
    }
    return schemes;
  }

  private static Map<String, Credential> loadCredentials() {
    Map<String, Credential> credentials = new TreeMap<>();
    for (String name : FILES.keySet()) {
      if (isCredential(name)) {
        credentials.put(name, read(name, file -> Credential.fromJson(name, file)));
      }
    }
    return credentials;
  }

  private static boolean isCredential(String name) {
    return Credential.reads(FILES.get(name).getString("scheme", "hmac"));
  }

  private static <T> T read(String name, Function<JsonObject, T> reading) {
    try {
      return reading.apply(new JsonObject(text(name)));
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
