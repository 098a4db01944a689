package io.hookgate.signature;

import static io.hookgate.signature.Signatures.preset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PresetsTest {
  private static final Path FILES = Path.of("src/main/resources/presets");

  @Test
  void listsEveryFileInAlphabeticalOrder() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".json", ""))
              .filter(name -> !name.equals("index"))
              .sorted()
              .toList();

      assertThat(Presets.names()).containsExactlyElementsOf(names);
    }
  }

  @Test
  void saysOfEachWhereItsTestVectorComesFrom() throws IOException {
    for (String name : Presets.names()) {
      JsonObject about =
          new JsonObject(Files.readString(FILES.resolve(name + ".json"))).getJsonObject("about");

      if (Presets.preset(name).orElseThrow().proven()) {
        assertThat(about.getString("vector")).as(name).isNotBlank();
      }
      assertThat(about.getString("documentation")).as(name).isNotBlank();
    }
  }

  @Test
  void knowsNothingOfOthers() {
    assertThat(Presets.find("GitHub")).isEmpty();
    assertThat(Presets.find("../index")).isEmpty();
  }

  @Test
  void refusesChanges() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Presets.names().clear());
  }

  @Test
  void knowsWhereIdsAndTypesStand() {
    assertFields("nexuspromail", "body:/id", "body:/type");
    assertFields("github", "header:x-github-delivery", "header:x-github-event");
    assertFields("stripe", "body:/id", "body:/type");
    assertFields("standard-webhooks", "header:webhook-id", "body:/type");
  }

  @Test
  void remembersIdsForAsLongAsTheProviderSendsAgain() {
    assertThat(preset("stripe").dedupTtl()).isGreaterThan(Duration.ofDays(3));
    assertThat(preset("standard-webhooks").dedupTtl()).isGreaterThan(Duration.ofHours(76));
    assertThat(preset("nexuspromail").dedupTtl()).isEqualTo(Duration.ofDays(2));
    assertThat(preset("github").dedupTtl()).isLessThan(Duration.ofDays(1));
  }

  private static void assertFields(String name, String idFrom, String typeFrom) {
    assertThat(preset(name).idFrom()).isEqualTo(Selector.parse(idFrom));
    assertThat(preset(name).typeFrom().get(0)).isEqualTo(Selector.parse(typeFrom));
  }
}
