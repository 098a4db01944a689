package io.hookgate.api;

import io.hookgate.config.ApiKeyConfig;
import io.hookgate.config.Scope;
import io.hookgate.model.DefinitionKind;
import io.hookgate.model.Sha256;
import io.hookgate.store.Definition;
import io.hookgate.store.Definitions.Known;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that this listener knows, as SHA-256 only: those of files and those that the API made.
 * For one event loop.
 */
final class ApiKeys {
  private final Supplier<List<ApiKeyConfig>> configured;
  private final Supplier<Known> defined;
  private List<ApiKeyConfig> ofFiles = List.of();
  private long version = -1;
  private List<ApiKey> keys = List.of();

  /**
   * Takes the digests of keys in files and forgets the keys.
   *
   * @param configured those of the files; asked at each look-up
   * @param defined those that the API made among the definitions; the same
   */
  ApiKeys(Supplier<List<ApiKeyConfig>> configured, Supplier<Known> defined) {
    this.configured = configured;
    this.defined = defined;
  }

  /** The key of that text. Takes as long for a wrong one as for any of the right ones. */
  Optional<ApiKey> find(String presented) {
    byte[] digest = digest(presented);
    ApiKey found = null;
    for (ApiKey key : now()) {
      if (MessageDigest.isEqual(key.digest, digest)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  private List<ApiKey> now() {
    List<ApiKeyConfig> files = configured.get();
    Known known = defined.get();
    if (known.version() != version || !files.equals(ofFiles)) {
      List<ApiKey> all = new ArrayList<>();
      files.forEach(key -> all.add(of(key)));
      for (Definition definition : known.byId().values()) {
        if (definition.kind() == DefinitionKind.KEY && !definition.gone()) {
          all.add(of(definition));
        }
      }
      keys = List.copyOf(all);
      ofFiles = files;
      version = known.version();
    }
    return keys;
  }

  private static ApiKey of(ApiKeyConfig key) {
    return new ApiKey(
        key.name(), Set.copyOf(key.scopes()), key.tenant(), 0, digest(key.secret().value()));
  }

  private static ApiKey of(Definition definition) {
    KeyRecord key = KeyRecord.of(definition);
    return new ApiKey(definition.name(), key.scopes(), key.tenant(), key.expiresAt(), key.digest());
  }

  /** What is kept of a key's text. */
  static byte[] digest(String key) {
    return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
  }

  /** A key by its name and what it may do. */
  static final class ApiKey {
    private final String name;
    private final Set<Scope> scopes;
    private final @Nullable String tenant;
    private final long expiresAt;
    private final byte[] digest;

    private ApiKey(
        String name, Set<Scope> scopes, @Nullable String tenant, long expiresAt, byte[] digest) {
      this.name = name;
      this.scopes = scopes;
      this.tenant = tenant;
      this.expiresAt = expiresAt;
      this.digest = digest;
    }

    String name() {
      return name;
    }

    /** The only one whose things it sees; null for all. */
    @Nullable String tenant() {
      return tenant;
    }

    /** Whether its time is over. */
    boolean isExpired(long now) {
      return expiresAt > 0 && now >= expiresAt;
    }

    /** Whether it may do that; ADMIN may do everything, no other scope implies another. */
    boolean allows(Scope scope) {
      return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
  }
}
