package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.DefinitionKind;
import io.hookgate.store.Sealer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptSecretsTest {
  private static final String ID = "dst_0000000000000001";
  private static final JsonObject DESTINATION =
      new JsonObject(
          """
          { "name": "crm", "url": "https://crm.example/",
            "auth": { "oauth2": { "tokenUrl": "https://a.example/", "clientId": "me",
                                  "clientSecret": "plain-1" } },
            "signing": [
              { "scheme": "standard-webhooks", "secrets": [ "plain-2",
                  { "value": "plain-3", "notAfter": "2036-01-01T00:00:00Z" } ] },
              { "scheme": "hmac", "header": "X-S", "secrets": [ "plain-4" ] } ] }
          """);
  private static final JsonObject SOURCE =
      new JsonObject(
          """
          { "name": "in", "verify": { "provider": "meta", "secrets": [ "plain-5" ],
            "handshake": { "tokens": [ "plain-6" ] } } }
          """);

  private final KeptSecrets secrets =
      new KeptSecrets(new Sealer(Map.of("k1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")));

  @Test
  void showsNoSecretOfAnyKind() {
    JsonObject shown = shown();
    assertThat(shown.encode()).doesNotContain("plain-").contains("clientId", "X-S");
    JsonObject dated =
        shown.getJsonArray("signing").getJsonObject(0).getJsonArray("secrets").getJsonObject(1);
    assertThat(dated.fieldNames()).containsExactlyInAnyOrder("kept", "notAfter");
  }

  @Test
  void showsNoSecretOfASource() {
    assertThat(secrets.shown(DefinitionKind.SOURCE, "src_1", SOURCE).encode())
        .doesNotContain("plain-")
        .contains("\"provider\":\"meta\"");
  }

  @Test
  void whatWasShownBringsTheSameBack() {
    Faults faults = new Faults();
    assertThat(secrets.restored(DefinitionKind.DESTINATION, ID, shown(), DESTINATION, faults))
        .isEqualTo(DESTINATION);
    assertThat(faults.none()).isTrue();
  }

  @Test
  void aKeptSecretMayGetAnotherEnd() {
    JsonObject sent = shown();
    JsonObject first = sent.getJsonArray("signing").getJsonObject(0);
    first.getJsonArray("secrets").getJsonObject(0).put("notAfter", "2037-01-01T00:00:00Z");
    first.getJsonArray("secrets").getJsonObject(1).remove("notAfter");

    JsonObject made =
        secrets.restored(DefinitionKind.DESTINATION, ID, sent, DESTINATION, new Faults());

    assertThat(made.getJsonArray("signing").getJsonObject(0).getJsonArray("secrets").encode())
        .isEqualTo("[{\"notAfter\":\"2037-01-01T00:00:00Z\",\"value\":\"plain-2\"},\"plain-3\"]");
  }

  @Test
  void whatIsNotThereCannotBeKept() {
    JsonObject sent = new JsonObject("{\"auth\":{\"bearer\":{\"kept\":\"AAAAAAAAAAAA\"}}}");
    Faults faults = new Faults();
    secrets.restored(DefinitionKind.DESTINATION, ID, sent, DESTINATION, faults);
    assertThat(faults.exception().problem().toJson().getString("pointer"))
        .isEqualTo("/auth/bearer");
  }

  @Test
  void aFingerprintOfOneIsNoneOfAnother() {
    assertThat(shown())
        .isNotEqualTo(secrets.shown(DefinitionKind.DESTINATION, "dst_2", DESTINATION));
  }

  private JsonObject shown() {
    return secrets.shown(DefinitionKind.DESTINATION, ID, DESTINATION);
  }
}
