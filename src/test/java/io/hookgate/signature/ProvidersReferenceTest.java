package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProvidersReferenceTest {
  private static final Path FILE = Path.of("src/docs/providers.md");

  /** {@code -Dproviders.reference=write} writes the file instead of comparing it. */
  @Test
  void theShippedReferenceIsMadeFromThePresets() throws IOException {
    if ("write".equals(System.getProperty("providers.reference"))) {
      Files.writeString(FILE, ProvidersReference.markdown());
    }
    assertThat(FILE)
        .as(
            "%s is stale: run mvn test -Dtest=ProvidersReferenceTest -Dproviders.reference=write",
            FILE)
        .hasContent(ProvidersReference.markdown());
  }

  @Test
  void writesDurationsAsTheConfigurationDoes() {
    assertThat(PresetDescription.text(Duration.ofMillis(1500))).isEqualTo("1500ms");
    assertThat(PresetDescription.text(Duration.ofMinutes(90))).isEqualTo("90m");
    assertThat(PresetDescription.text(Duration.ofDays(4))).isEqualTo("4d");
    assertThat(PresetDescription.text(null)).isEmpty();
  }
}
