package io.hookgate.config;

import io.hookgate.network.Endpoint;
import io.hookgate.network.NotAllowed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs a configuration may name. The sentences do not repeat the URL: it may hold a secret.
 */
final class Urls {
  private static final Set<String> REDIS = Set.of("redis", "rediss", "unix");

  private Urls() {}

  /** What is wrong with a destination's URL, null when nothing is. */
  static @Nullable String destinationProblem(String url) {
    URI uri = parse(url);
    if (uri == null) {
      return "is not a URL: write one such as \"https://crm.example/hooks\", with spaces and other"
          + " such characters percent-encoded";
    }
    String scheme = scheme(uri);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return "must begin with http:// or https://";
    }
    if (uri.getRawFragment() != null) {
      return "has a fragment, which is never sent: leave out # and what follows";
    }
    String wrong = authorityProblem(uri, "use auth or headers");
    return wrong == null ? hostProblem(url) : wrong;
  }

  /** What is wrong with the URL that providers reach the gateway under, null when nothing is. */
  static @Nullable String publicProblem(String url) {
    if (url.indexOf('?') >= 0) {
      return "has a query: write what stands before the sources' paths, such as"
          + " \"https://hooks.example.com\"";
    }
    return destinationProblem(url);
  }

  /** What is wrong with the URL of a Redis, null when nothing is. */
  static @Nullable String redisProblem(String url) {
    URI uri = parse(url);
    if (uri == null || !REDIS.contains(scheme(uri))) {
      return "is not the URL of a Redis: write redis://host:6379, rediss://host:6379 or"
          + " unix:///path";
    }
    if (scheme(uri).equals("unix")) {
      return uri.getRawPath() == null || uri.getRawPath().isEmpty()
          ? "names no socket: write unix:///path"
          : null;
    }
    return authorityProblem(uri, "use username and password");
  }

  private static @Nullable String authorityProblem(URI uri, String instead) {
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      return "must not carry user or password: " + instead;
    }
    if (uri.getHost() == null) {
      return "names no valid host: write letters, digits, hyphens and dots, or an address";
    }
    boolean portless = authority != null && authority.endsWith(":");
    return portless || uri.getPort() == 0 || uri.getPort() > 65535
        ? "has no valid port: write 1 to 65535 or leave it out"
        : null;
  }

  /** The parser that every attempt goes through has the last word. */
  private static @Nullable String hostProblem(String url) {
    try {
      Endpoint.parse(url);
      return null;
    } catch (NotAllowed e) {
      return "cannot be sent to: " + e.getMessage();
    }
  }

  private static @Nullable URI parse(String url) {
    try {
      return url.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? new URI(url) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
