package io.hookgate.signature;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a token must satisfy.
 *
 * @param header where it stands, in lower case
 * @param prefix what stands before it in the header
 * @param algorithms those that count, whatever the token says
 * @param keySet URL of the key set; null when the keys stand in the configuration
 * @param issuer the claim {@code iss}; null when any will do
 * @param audience in the claim {@code aud}; null when any will do
 * @param bodyClaim the claim with the SHA-256 of the body; null when the body is not signed
 * @param bodyEncoding how that hash is written
 */
public record JwtRules(
    String header,
    String prefix,
    Set<JwsAlgorithm> algorithms,
    @Nullable String keySet,
    @Nullable String issuer,
    @Nullable String audience,
    @Nullable String bodyClaim,
    Encoding bodyEncoding) {

  private static final Set<String> KEYS =
      Set.of(
          "header",
          "prefix",
          "algorithms",
          "jwks",
          "issuer",
          "audience",
          "bodyClaim",
          "encoding",
          "scheme",
          "secrets");
  private static final Pattern HTTPS = Pattern.compile("https://[^/?#@\\s]+(/\\S*)?");

  /** FusionAuth signs with what its administrator chose; the kind of key says what that is. */
  static final JwtRules FUSIONAUTH =
      new JwtRules(
          "x-fusionauth-signature-jwt",
          "",
          EnumSet.complementOf(EnumSet.of(JwsAlgorithm.EDDSA)),
          null,
          null,
          null,
          "request_body_sha256",
          Encoding.BASE64);

  /** Copies the algorithms. */
  public JwtRules {
    algorithms = Set.copyOf(algorithms);
  }

  /**
   * Reads what the configuration writes.
   *
   * <pre>
   * header      default Authorization
   * prefix      default "Bearer " with Authorization, else none
   * algorithms  a list of HS256, RS256, ES256, EdDSA...; required
   * jwks        https URL of the key set; in its place, secrets hold keys
   * issuer, audience
   * bodyClaim   the claim with the body's SHA-256, written in encoding: hex (the default), base64
   * </pre>
   *
   * @throws IllegalArgumentException beginning with the key that is unknown, missing or wrong
   */
  static JwtRules fromJson(JsonObject json) {
    JsonFields fields = new JsonFields(json, "");
    fields.only(KEYS);
    String header = fields.has("header") ? fields.headerName("header") : "authorization";
    return new JwtRules(
        header,
        fields.text("prefix", header.equals("authorization") ? "Bearer " : ""),
        algorithms(fields),
        fields.find("jwks", JwtRules::https),
        fields.find("issuer", Function.identity()),
        fields.find("audience", Function.identity()),
        fields.find("bodyClaim", Function.identity()),
        fields.word("encoding", Encoding.HEX));
  }

  /** The text, when it is an https URL without user. */
  static String https(String url) {
    if (!HTTPS.matcher(url).matches()) {
      throw new IllegalArgumentException("is no https URL without a user");
    }
    return url;
  }

  private static Set<JwsAlgorithm> algorithms(JsonFields fields) {
    if (!(fields.json().getValue("algorithms") instanceof JsonArray names) || names.isEmpty()) {
      throw fields.problem("algorithms", "is missing: write those that count, such as [\"RS256\"]");
    }
    Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
    for (Object name : names) {
      JwsAlgorithm algorithm = JwsAlgorithm.named(String.valueOf(name));
      if (algorithm == null) {
        throw fields.problem(
            "algorithms", "\"" + name + "\" is none of HS256, RS256, ES256 (or 384, 512), EdDSA");
      }
      algorithms.add(algorithm);
    }
    return algorithms;
  }
}
