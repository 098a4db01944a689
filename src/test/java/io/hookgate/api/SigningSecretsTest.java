package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningSecretsTest {
  private static final Instant NOW = Instant.parse("2026-05-14T12:00:00Z");
  private static final Instant END = Instant.parse("2026-05-15T12:00:00Z");

  @Test
  void aSecretIsThirtyTwoBytesAndNeverTheSame() {
    String secret = SigningSecrets.make();
    assertThat(secret).startsWith("whsec_").isNotEqualTo(SigningSecrets.make());
    assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
  }

  @Test
  void theOthersEndAndThoseThatHaveEndedGo() {
    JsonObject definition =
        new JsonObject(
            """
            {"signing":{"scheme":"standard-webhooks","secrets":["old",
             {"value":"sooner","notAfter":"2026-05-14T13:00:00Z"},
             {"value":"later","notAfter":"2026-06-01T00:00:00Z"},
             {"value":"over","notAfter":"2026-05-14T11:59:59Z"}]}}
            """);
    assertThat(secrets(SigningSecrets.rotated(definition, "new", NOW, END)).encode())
        .isEqualTo(
            "[\"new\",{\"value\":\"old\",\"notAfter\":\"2026-05-15T12:00:00Z\"},"
                + "{\"value\":\"sooner\",\"notAfter\":\"2026-05-14T13:00:00Z\"},"
                + "{\"value\":\"later\",\"notAfter\":\"2026-05-15T12:00:00Z\"}]");
  }

  @Test
  void withoutAnOverlapTheOthersGoAtOnce() {
    JsonObject definition = new JsonObject().put("signing", SigningSecrets.signing("old"));
    assertThat(secrets(SigningSecrets.rotated(definition, "new", NOW, NOW)))
        .isEqualTo(new JsonArray().add("new"));
  }

  @Test
  void whatSignedNothingBeginsTo() {
    assertThat(SigningSecrets.rotated(new JsonObject(), "new", NOW, END).getJsonObject("signing"))
        .isEqualTo(SigningSecrets.signing("new"));
  }

  @Test
  void onlyStandardWebhooksIsRotatedAlsoBesideOthers() {
    JsonObject hmac = new JsonObject("{\"scheme\":\"hmac\",\"secrets\":[\"a\"]}");
    JsonObject both =
        new JsonObject()
            .put("signing", new JsonArray().add(hmac).add(SigningSecrets.signing("old")));
    JsonArray ways = SigningSecrets.rotated(both, "new", NOW, END).getJsonArray("signing");
    assertThat(ways.getJsonObject(0)).isEqualTo(hmac);
    assertThat(ways.getJsonObject(1).getJsonArray("secrets").getString(0)).isEqualTo("new");
    assertThatThrownBy(
            () -> SigningSecrets.rotated(new JsonObject().put("signing", hmac), "new", NOW, END))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("PATCH");
  }

  @Test
  void thereAreNeverMoreThanMayBe() {
    JsonObject definition = new JsonObject();
    for (int i = 0; i < 10; i++) {
      definition = SigningSecrets.rotated(definition, "s" + i, NOW, END);
    }
    JsonObject full = definition;
    assertThatThrownBy(() -> SigningSecrets.rotated(full, "s10", NOW, END))
        .isInstanceOf(ProblemException.class);
  }

  private static JsonArray secrets(JsonObject definition) {
    return definition.getJsonObject("signing").getJsonArray("secrets");
  }
}
