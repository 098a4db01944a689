package io.hookgate.signature;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A public key of a key set (RFC 7517).
 *
 * @param id its {@code kid}; null when it has none
 * @param algorithm the only one it may be used with; null when it does not say
 */
record WebKey(@Nullable String id, @Nullable String algorithm, PublicKey key) {
  /** Keys looked at; providers have a handful. */
  private static final int MAX_KEYS = 64;

  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  /** The public keys for signatures in a key set; none when the document is no key set. */
  static List<WebKey> read(byte[] document) {
    try {
      Object keys = new JsonObject(new String(document, StandardCharsets.UTF_8)).getValue("keys");
      List<WebKey> found = new ArrayList<>();
      if (keys instanceof JsonArray array) {
        array.stream()
            .limit(MAX_KEYS)
            .filter(JsonObject.class::isInstance)
            .forEach(json -> read((JsonObject) json).ifPresent(found::add));
      }
      return List.copyOf(found);
    } catch (DecodeException e) {
      return List.of();
    }
  }

  /** Whether a token that names a key and an algorithm may have been signed with this one. */
  boolean fits(@Nullable String wanted, JwsAlgorithm used) {
    return (wanted == null || id == null || wanted.equals(id))
        && (algorithm == null || algorithm.equals(used.word()))
        && used.takes(key);
  }

  /** Empty for what is no such key, or one that we know nothing of: a set may hold others too. */
  private static Optional<WebKey> read(JsonObject json) {
    if ("enc".equals(json.getValue("use"))) {
      return Optional.empty();
    }
    try {
      PublicKey key =
          switch (String.valueOf(json.getValue("kty"))) {
            case "RSA" -> rsa(json);
            case "EC" -> ec(json);
            case "OKP" -> ed25519(json);
            default -> null;
          };
      return Optional.ofNullable(key)
          .map(made -> new WebKey(JsonBody.text(json, "kid"), JsonBody.text(json, "alg"), made));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PublicKey rsa(JsonObject json) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(json, "n"), number(json, "e")));
  }

  private static @Nullable PublicKey ec(JsonObject json) throws GeneralSecurityException {
    String curve = CURVES.get(String.valueOf(json.getValue("crv")));
    if (curve == null) {
      return null;
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(number(json, "x"), number(json, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static @Nullable PublicKey ed25519(JsonObject json) {
    return "Ed25519".equals(json.getValue("crv"))
        ? KeyAlgorithm.ED25519.key(bytes(json, "x"))
        : null;
  }

  private static BigInteger number(JsonObject json, String key) {
    return new BigInteger(1, bytes(json, key));
  }

  private static byte[] bytes(JsonObject json, String key) {
    String text = JsonBody.text(json, key);
    return Encoding.BASE64URL
        .decode(text == null ? "" : text)
        .orElseThrow(() -> new IllegalArgumentException(key + " is not base 64"));
  }
}
