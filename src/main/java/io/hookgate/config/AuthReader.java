package io.hookgate.config;

import io.hookgate.network.ClientTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how deliveries prove to a destination who sends them. */
final class AuthReader {
  private static final List<String> WAYS = List.of("bearer", "basic", "apiKey", "oauth2");

  private final SecretReader secrets;
  private final Problems problems;

  AuthReader(SecretReader secrets, Problems problems) {
    this.secrets = secrets;
    this.problems = problems;
  }

  /** Null where nothing is said, or something is wrong with it. */
  @Nullable AuthConfig read(Section destination) {
    if (!destination.has("auth")) {
      return null;
    }
    Section auth = destination.section("auth");
    List<String> ways = WAYS.stream().filter(auth::has).toList();
    if (ways.size() != 1) {
      // The schema asks for one; where it found that one wrong, it is not here.
      return null;
    }
    return switch (ways.get(0)) {
      case "bearer" -> bearer(auth);
      case "basic" -> basic(auth.section("basic"));
      case "apiKey" -> apiKey(auth.section("apiKey"));
      default -> oauth2(auth.section("oauth2"));
    };
  }

  private @Nullable AuthConfig bearer(Section auth) {
    Secret bearer = secrets.find(auth, "bearer");
    if (bearer != null && !bearer.value().matches("[\\x21-\\x7e]+")) {
      auth.problem(
          "bearer", "is not a bearer token: only visible ASCII without spaces may be sent");
    }
    return bearer == null ? null : new AuthConfig.Bearer(bearer);
  }

  private @Nullable AuthConfig basic(Section basic) {
    String username = basic.find("username");
    Secret password = secrets.find(basic, "password");
    if (username != null && (username.indexOf(':') >= 0 || control(username))) {
      basic.problem("username", "must have neither a colon nor control characters (RFC 7617)");
    }
    if (password != null && control(password.value())) {
      basic.problem("password", "must have no control characters (RFC 7617)");
    }
    return username == null || password == null ? null : new AuthConfig.Basic(username, password);
  }

  private @Nullable AuthConfig apiKey(Section key) {
    String header = key.find("header");
    Secret value = secrets.find(key, "value");
    String wrong = header == null ? null : HeaderRules.nameProblem(header);
    if (wrong != null) {
      key.problem("header", wrong);
    }
    if (value != null && HeaderRules.valueProblem(value.value()) != null) {
      key.problem("value", String.valueOf(HeaderRules.valueProblem(value.value())));
    }
    return header == null || value == null ? null : new AuthConfig.ApiKey(header, value);
  }

  private @Nullable AuthConfig oauth2(Section oauth2) {
    String url = oauth2.find("tokenUrl");
    String wrong = url == null ? null : Urls.destinationProblem(url);
    if (wrong != null) {
      oauth2.problem("tokenUrl", wrong);
    } else if (url != null && url.regionMatches(true, 0, "http:", 0, 5)) {
      problems.warn(
          oauth2.origin("tokenUrl"),
          "is not https, so the client's secret and the token travel in clear text");
    }
    String id = oauth2.find("clientId");
    Secret secret = secrets.find(oauth2, "clientSecret");
    ClientTls tls = TlsReader.read(oauth2);
    return url == null || id == null || secret == null
        ? null
        : new AuthConfig.OAuth2(
            url,
            id,
            secret,
            optional(oauth2, "scope"),
            optional(oauth2, "audience"),
            oauth2.text("clientAuth").equals("form"),
            tls);
  }

  private static String optional(Section section, String key) {
    String text = section.find(key);
    return text == null ? "" : text;
  }

  private static boolean control(String text) {
    return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
  }
}
