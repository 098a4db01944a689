package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source says about batches and rejected requests. */
class SourceSettingsTest {
  private final ConfigFolder folder;

  SourceSettingsTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  @Test
  void aSourceNeitherSplitsNorKeepsRejectedRequestsByItself() {
    GatewayConfig config = folder.config(source(""));

    assertThat(config.sources().get(0).split()).isNull();
    assertThat(config.sources().get(0).keepRejected()).isZero();
    assertThat(config.retention())
        .isEqualTo(
            new RetentionConfig(
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofDays(7),
                0.5));
  }

  @Test
  void splitKeepRejectedAndRetentionAreMapped() {
    GatewayConfig config =
        folder.config(
            source(", \"split\": \"/data/items\", \"keepRejected\": 20"),
            "{\"retention\": {\"rejections\": \"12h\", \"perDestination\": 0.25}}");

    assertThat(config.sources().get(0).split()).isEqualTo("/data/items");
    assertThat(config.sources().get(0).keepRejected()).isEqualTo(20);
    assertThat(config.retention())
        .isEqualTo(
            new RetentionConfig(
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofHours(12),
                0.25));
    assertThat(folder.config(source(", \"split\": \"\"")).sources().get(0).split()).isEmpty();
  }

  @Test
  void whatIsRedactedIsMappedAndChecked() {
    assertThat(folder.config(source("")).sources().get(0).redact()).isEmpty();
    GatewayConfig config =
        folder.config(
            source(", \"redact\": [\"/data/email\", \"/a/*/b\"]"),
            "{\"api\": {\"redact\": [\"/email\"]}}");

    assertThat(config.sources().get(0).redact()).containsExactly("/data/email", "/a/*/b");
    assertThat(config.api().redact()).containsExactly("/email");
    assertThat(folder.said(folder.problems(source(", \"redact\": [\"email\"]"))))
        .singleElement()
        .asString()
        .contains("#/sources/0/redact/0: write a JSON pointer");
    String hidden = ", \"type\": \"body:/data/kind\", \"redact\": [\"/data\"]";
    assertThat(folder.said(folder.problems(source(hidden))))
        .singleElement()
        .asString()
        .contains("#/sources/0/redact/0", "type");
  }

  @Test
  void otherValuesAreProblems() {
    assertThat(
            folder.said(folder.problems(source(", \"split\": \"items\", \"keepRejected\": 101"))))
        .containsExactlyInAnyOrder(
            "conf-0.json#/sources/0/split: write a JSON pointer such as \"/events\", or \"\" for a"
                + " body that is an array",
            "conf-0.json#/sources/0/keepRejected: must be at most 100");
  }

  private static String source(String more) {
    return "{\"sources\": [{\"name\": \"s\", \"verify\": {\"scheme\": \"none\"}" + more + "}]}";
  }
}
