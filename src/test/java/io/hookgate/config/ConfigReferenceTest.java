package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
  private static final Path FILE = Path.of("src/docs/configuration.md");

  /** {@code -Dconfiguration.reference=write} writes the file instead of comparing it. */
  @Test
  void theShippedReferenceIsMadeFromTheSchema() throws IOException {
    if ("write".equals(System.getProperty("configuration.reference"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, ConfigReference.markdown());
    }
    assertThat(FILE)
        .as(
            "%s is stale: run mvn test -Dtest=ConfigReferenceTest -Dconfiguration.reference=write",
            FILE)
        .hasContent(ConfigReference.markdown());
  }
}
