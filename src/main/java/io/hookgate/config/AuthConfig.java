package io.hookgate.config;

import io.hookgate.network.ClientTls;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How deliveries prove to a destination who sends them. */
public sealed interface AuthConfig {
  /** The header that carries the proof. */
  String header();

  /** What the header says; null where that changes, as an access token does. */
  @Nullable String fixedValue();

  /** {@code Authorization: Bearer ...}. */
  record Bearer(Secret token) implements AuthConfig {
    @Override
    public String fixedValue() {
      return "Bearer " + token.value();
    }

    @Override
    public String header() {
      return "Authorization";
    }
  }

  /** {@code Authorization: Basic ...} (RFC 7617, in UTF-8). */
  record Basic(String username, Secret password) implements AuthConfig {
    /** The value for a user and a password. */
    public static String value(String username, String password) {
      byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String fixedValue() {
      return value(username, password.value());
    }

    @Override
    public String header() {
      return "Authorization";
    }
  }

  /** A key in a header of its own. */
  record ApiKey(String header, Secret value) implements AuthConfig {
    @Override
    public String fixedValue() {
      return value.value();
    }
  }

  /**
   * A token of the client credentials grant (RFC 6749, section 4.4), sent as a bearer token.
   *
   * @param scope empty for the token endpoint's default
   * @param audience empty for none
   * @param inBody whether the endpoint takes id and secret in the form, not as Basic
   * @param tls of the token endpoint; null for the machine's authorities and no certificate
   */
  record OAuth2(
      String tokenUrl,
      String clientId,
      Secret clientSecret,
      String scope,
      String audience,
      boolean inBody,
      @Nullable ClientTls tls)
      implements AuthConfig {
    @Override
    public @Nullable String fixedValue() {
      return null;
    }

    @Override
    public String header() {
      return "Authorization";
    }
  }
}
