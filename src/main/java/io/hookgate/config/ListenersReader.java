package io.hookgate.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads both listeners. */
final class ListenersReader {
  private static final int SHORTEST_KEY = 16;

  private final SecretReader secrets;

  ListenersReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  IngressConfig ingress(Section ingress) {
    return new IngressConfig(
        ingress.text("host"),
        ingress.number("port").intValue(),
        Sizes.parse(ingress.text("maxBody")),
        ingress.duration("requestTimeout"),
        ingress.has("tls") ? tls(ingress.section("tls")) : null,
        publicUrl(ingress),
        ingress.ranges("trustedProxies"));
  }

  private static @Nullable String publicUrl(Section ingress) {
    String url = ingress.find("publicUrl");
    if (url == null) {
      return null;
    }
    String wrong = Urls.publicProblem(url);
    if (wrong != null) {
      ingress.problem("publicUrl", wrong);
    }
    return url.replaceFirst("/+$", "");
  }

  private static @Nullable TlsConfig tls(Section tls) {
    Path cert = readable(tls, "cert");
    Path key = readable(tls, "key");
    Path clientCa = readable(tls, "clientCa");
    return cert == null || key == null ? null : new TlsConfig(cert, key, clientCa);
  }

  private static @Nullable Path readable(Section tls, String key) {
    String name = tls.find(key);
    if (name == null) {
      return null;
    }
    Path path = path(tls, key);
    if (path != null && !(Files.isRegularFile(path) && Files.isReadable(path))) {
      tls.problem(key, "there is no readable file " + name + ": name a PEM file");
    }
    return path;
  }

  /** The path at that key; null, and a problem, where the text is none. */
  static @Nullable Path path(Section section, String key) {
    try {
      return Path.of(section.text(key));
    } catch (InvalidPathException e) {
      section.problem(key, "is not a path: " + e.getReason());
      return null;
    }
  }

  ApiConfig api(Section api, IngressConfig ingress) {
    String host = api.text("host");
    int port = api.number("port").intValue();
    if (port != 0 && port == ingress.port() && Hosts.overlap(host, ingress.host())) {
      api.problem("port", "is the port of \"ingress\" too: choose another one");
    }
    List<ApiKeyConfig> keys = new ArrayList<>();
    Map<String, Origin> seen = new HashMap<>();
    for (Section key : api.sections("keys")) {
      ApiKeyConfig read = key(key, seen);
      if (read != null) {
        keys.add(read);
      }
    }
    if (api.sections("keys").isEmpty() && !Hosts.loopback(host)) {
      api.problem(
          "host",
          "other machines can reach this listener, and \"api.keys\" names no key: add one, or"
              + " listen on 127.0.0.1");
    }
    return new ApiConfig(
        host,
        port,
        List.copyOf(keys),
        api.texts("redact").stream().map(Section.Item::text).toList());
  }

  private @Nullable ApiKeyConfig key(Section key, Map<String, Origin> seen) {
    Secret secret = secrets.find(key, "secret");
    if (secret != null && !secret.value().matches("[\\x21-\\x7e]{" + SHORTEST_KEY + ",}")) {
      key.problem(
          "secret",
          "must have at least %d characters, visible ASCII without spaces: make one with"
                  .formatted(SHORTEST_KEY)
              + " openssl rand -hex 32");
    }
    Origin same = secret == null ? null : seen.putIfAbsent(secret.value(), key.origin());
    if (same != null) {
      key.problem("secret", "is the same as that of " + same + ": every key needs its own");
    }
    List<Scope> scopes =
        key.texts("scopes").stream()
            .map(scope -> Scope.valueOf(scope.text().toUpperCase(Locale.ROOT)))
            .toList();
    String name = key.find("name");
    return name == null || secret == null
        ? null
        : new ApiKeyConfig(name, secret, scopes, key.find("tenant"));
  }
}
