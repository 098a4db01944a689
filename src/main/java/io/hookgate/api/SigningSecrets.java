package io.hookgate.api;

import io.hookgate.signature.WebhookSecrets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;

/** The Standard Webhooks secrets of a destination's definition. */
final class SigningSecrets {
  static final String SCHEME = "standard-webhooks";

  /** As many as the schema allows. */
  private static final int MOST = 10;

  private static final SecureRandom RANDOM = new SecureRandom();

  private SigningSecrets() {}

  /** A new one. */
  static String make() {
    return WebhookSecrets.symmetric(RANDOM);
  }

  /** Signing with that one alone. */
  static JsonObject signing(String secret) {
    return new JsonObject().put("scheme", SCHEME).put("secrets", new JsonArray().add(secret));
  }

  /** The secret of a definition that signs with one alone. */
  static String only(JsonObject definition) {
    return definition.getJsonObject("signing").getJsonArray("secrets").getString(0);
  }

  /**
   * The definition with a new secret first; the others end by then, those that have ended are left
   * out. A destination that signs nothing begins to.
   *
   * @throws ProblemException 409 when it signs in other ways only, or has too many secrets
   */
  static JsonObject rotated(JsonObject definition, String secret, Instant now, Instant end) {
    JsonObject changed = definition.copy();
    Object signing = changed.getValue("signing");
    if (signing == null) {
      return changed.put("signing", signing(secret));
    }
    List<JsonObject> ways =
        signing instanceof JsonArray several
            ? IntStream.range(0, several.size()).mapToObj(several::getJsonObject).toList()
            : List.of((JsonObject) signing);
    JsonObject standard =
        ways.stream()
            .filter(way -> SCHEME.equals(way.getString("scheme")))
            .findFirst()
            .orElseThrow(SigningSecrets::otherScheme);
    JsonArray secrets = new JsonArray().add(secret);
    for (Object old : standard.getJsonArray("secrets")) {
      JsonObject dated =
          old instanceof JsonObject object ? object.copy() : new JsonObject().put("value", old);
      Instant until = dated.containsKey("notAfter") ? moment(dated) : end;
      if (until.isAfter(now) && end.isAfter(now)) {
        secrets.add(dated.put("notAfter", (until.isBefore(end) ? until : end).toString()));
      }
    }
    if (secrets.size() > MOST) {
      throw tooMany();
    }
    standard.put("secrets", secrets);
    return changed;
  }

  private static Instant moment(JsonObject dated) {
    return OffsetDateTime.parse(dated.getString("notAfter")).toInstant();
  }

  private static ProblemException otherScheme() {
    return Problem.named(
            409,
            "not-standard-webhooks",
            "Signed in another way",
            "Only secrets of Standard Webhooks are made here: write those of other schemes with PATCH")
        .exception();
  }

  private static ProblemException tooMany() {
    return Problem.named(
            409,
            "too-many-secrets",
            "Too many secrets",
            "More than "
                + MOST
                + " secrets would be in force: wait until one has ended, or rotate with a shorter"
                + " overlap")
        .exception();
  }
}
