package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.routing.Selector;
import io.hookgate.signature.Presets;
import io.hookgate.signature.Scheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a preset can say, a configuration can say too. */
class WrittenOutPresetsTest {
  private static final Set<String> OF_PRESETS =
      Set.of("title", "like", "about", "response", "handshake", "unproven");
  private static final String URL = "https://hooks.example.com";

  private final ConfigFolder folder;

  WrittenOutPresetsTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  static Stream<String> schemes() {
    return Presets.names().stream().filter(name -> Presets.find(name).isPresent());
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void meanTheSame(String name) throws IOException {
    Scheme preset = Presets.find(name).orElseThrow().at(URL);

    SourceConfig source = source(verify(name).put("scheme", "hmac"));

    assertThat(source.verify().scheme())
        .usingRecursiveComparison()
        // The configuration always judges a time, for 5 minutes where it says nothing.
        .ignoringFields("name", "timestamp.tolerance")
        .isEqualTo(preset);
    assertThat(source.typeFrom()).isEqualTo(preset.typeFrom());
    assertThat(source.dedup().key()).isEqualTo(preset.idFrom());
  }

  @Test
  void aSignedUrlBeginsWithWhatTheProviderWasTold() {
    assertThat(source(new JsonObject().put("provider", "square")).verify().scheme())
        .extracting(Scheme::signed)
        .isEqualTo(URL + "{path}{body}");
  }

  @Test
  void aSignedUrlThatNobodyToldIsAProblem() {
    String conf =
        """
        {"sources": [{"name": "pay", "verify": {"provider": "square", "secrets": ["s"]}}]}""";

    assertThat(folder.said(folder.problems(conf)))
        .singleElement()
        .asString()
        .startsWith("conf-0.json#/sources/0/verify: ")
        .contains("\"publicUrl\" under \"ingress\"");
  }

  @Test
  void aPublicUrlHasNoQueryAndIsAUrl() {
    assertThat(folder.said(folder.problems("{\"ingress\": {\"publicUrl\": \"https://a?b\"}}")))
        .singleElement()
        .asString()
        .startsWith("conf-0.json#/ingress/publicUrl: has a query");
    assertThat(folder.said(folder.problems("{\"ingress\": {\"publicUrl\": \"hooks\"}}")))
        .singleElement()
        .asString()
        .contains("must begin with http:// or https://");
    assertThat(folder.config("{\"ingress\": {\"publicUrl\": \"https://a/b/\"}}").ingress())
        .extracting(IngressConfig::publicUrl)
        .isEqualTo("https://a/b");
  }

  @Test
  void aTypeMayBeJoinedOfSeveralFields() {
    SourceConfig source =
        folder
            .config(
                """
                {"sources": [{"name": "a", "verify": {"scheme": "none"},
                              "type": ["header:X-Event", "body:/action"]}]}""")
            .sources()
            .get(0);

    assertThat(source.typeFrom())
        .isEqualTo(List.of(Selector.parse("header:x-event"), Selector.parse("body:/action")));
  }

  @Test
  void eachWrongSelectorOfATypeIsNamed() {
    String conf =
        """
        {"sources": [{"name": "a", "verify": {"scheme": "none"}, "type": ["header:X", "action"]}]}""";

    assertThat(folder.said(folder.problems(conf)))
        .singleElement()
        .asString()
        .startsWith("conf-0.json#/sources/0/type/1: \"action\" is not a selector");
  }

  private SourceConfig source(JsonObject verify) {
    JsonObject source =
        new JsonObject()
            .put("name", "a")
            .put("verify", verify.put("secrets", new JsonArray().add("whsec_00112233")));
    if (!verify.getString("secretEncoding", "").equals("whsec")) {
      verify.put("secrets", new JsonArray().add("00112233"));
    }
    return folder
        .config(
            new JsonObject()
                .put("ingress", new JsonObject().put("publicUrl", URL + "/"))
                .put("sources", new JsonArray().add(source))
                .encode())
        .sources()
        .get(0);
  }

  private static JsonObject verify(String name) throws IOException {
    JsonObject own =
        new JsonObject(Files.readString(Path.of("src/main/resources/presets/" + name + ".json")));
    JsonObject whole =
        own.containsKey("like") ? verify(own.getString("like")).mergeIn(own) : own.copy();
    OF_PRESETS.forEach(whole::remove);
    return whole;
  }
}
