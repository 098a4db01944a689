package io.hookgate.api;

import io.hookgate.config.ApiKeyConfig;
import io.hookgate.config.Scope;
import io.hookgate.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that this listener knows, as SHA-256 only. */
final class ApiKeys {
  private final List<ApiKey> keys;

  /** Takes the digests of the configured keys and forgets the keys. */
  ApiKeys(List<ApiKeyConfig> configured) {
    this.keys =
        configured.stream()
            .map(
                key ->
                    new ApiKey(
                        key.name(),
                        Set.copyOf(key.scopes()),
                        key.tenant(),
                        digest(key.secret().value())))
            .toList();
  }

  /** The key of that text. Takes as long for a wrong one as for any of the right ones. */
  Optional<ApiKey> find(String presented) {
    byte[] digest = digest(presented);
    ApiKey found = null;
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(key.digest, digest)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] digest(String key) {
    return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
  }

  /** A key by its name and what it may do. */
  static final class ApiKey {
    private final String name;
    private final Set<Scope> scopes;
    private final @Nullable String tenant;
    private final byte[] digest;

    private ApiKey(String name, Set<Scope> scopes, @Nullable String tenant, byte[] digest) {
      this.name = name;
      this.scopes = scopes;
      this.tenant = tenant;
      this.digest = digest;
    }

    String name() {
      return name;
    }

    /** The only one whose things it sees; null for all. */
    @Nullable String tenant() {
      return tenant;
    }

    /** Whether it may do that; ADMIN may do everything, no other scope implies another. */
    boolean allows(Scope scope) {
      return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
  }
}
