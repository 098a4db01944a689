package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetFilesTest {
  /** How many presets are proven at least: it only grows. */
  private static final int PROVEN = 60;

  private static final Path RESOURCES = Path.of("src/main/resources");

  @Test
  void everyFileIsAsTheSchemaSays() throws IOException {
    Validator validator =
        Validator.create(
            JsonSchema.of(
                new JsonObject(Files.readString(RESOURCES.resolve("presets.schema.json")))),
            new JsonSchemaOptions()
                .setBaseUri("app://hookgate/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));

    for (String name : Presets.names()) {
      OutputUnit found = validator.validate(file(name));

      assertThat(found.getErrors()).as(name).isNullOrEmpty();
    }
  }

  @Test
  void everyPresetCanBeRead() {
    assertThat(Presets.all()).hasSameSizeAs(Presets.names());
  }

  @Test
  void aPresetIsProvenExactlyWhenItHasAVectorOfOthers() {
    assertThat(Presets.all().stream().filter(Preset::proven))
        .extracting(Preset::name)
        .containsExactlyElementsOf(Vector.names());
  }

  @Test
  void everyVectorSaysWhereItComesFrom() throws IOException {
    for (Vector vector : Vector.names().stream().map(Vector::of).toList()) {
      assertThat(vector.origin()).as(vector.name()).isNotBlank();
      assertThat(file(vector.name()).getJsonObject("about").getString("vector"))
          .as(vector.name())
          .isEqualTo(vector.origin());
    }
  }

  @Test
  void enoughPresetsAreProven() {
    List<String> unproven =
        Presets.all().stream().filter(preset -> !preset.proven()).map(Preset::name).toList();

    assertThat(Vector.names())
        .as("proven presets; unproven are %s", unproven)
        .hasSizeGreaterThanOrEqualTo(PROVEN)
        .filteredOn(unproven::contains)
        .isEmpty();
  }

  private static JsonObject file(String name) throws IOException {
    return new JsonObject(Files.readString(RESOURCES.resolve("presets/" + name + ".json")));
  }
}
