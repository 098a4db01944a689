package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {
  private static final String KEYS =
      "{\"api\": {\"keys\": [{\"name\": \"ops\", \"secret\": %s, \"scopes\": [\"read\"]}]}}";

  @TempDir Path files;

  private ConfigFolder folder;

  @BeforeEach
  void open() {
    folder =
        new ConfigFolder(files).env("KEY", "0123456789abcdef0").env("OTHER", "fedcba98765432100");
  }

  @Test
  void isTheSameInWhateverOrderThingsAreSaid() {
    assertThat(of("{\"log\": {\"format\": \"json\"}, \"shutdown\": {\"drain\": \"5s\"}}"))
        .matches("[0-9a-f]{64}")
        .isEqualTo(of("{\"shutdown\": {\"drain\": \"5s\"}, \"log\": {\"format\": \"json\"}}"));
  }

  @Test
  void isTheSameForTwoNodesThatListenElsewhere() {
    assertThat(of("{\"ingress\": {\"port\": 1}, \"api\": {\"host\": \"::1\", \"port\": 2}}"))
        .isEqualTo(of("{\"ingress\": {\"port\": 3}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"log\": {\"format\": \"json\"}} | {}",
        "{\"network\": {\"allow\": [\"10.0.0.1/32\"]}} | {\"network\": {\"allow\": [\"10.0.0.2/32\"]}}",
        "{\"destinations\": [{\"name\": \"d\", \"url\": \"http://a/\"}]}"
            + " | {\"destinations\": [{\"name\": \"d\", \"url\": \"http://b/\"}]}",
      })
  void isAnotherWhenAnythingElseIs(String one, String other) {
    assertThat(of(one)).isNotEqualTo(of(other));
  }

  @Test
  void tellsReferencesApartAndNothingOfASecretThatIsWrittenOut() {
    assertThat(of(KEYS.formatted("{\"env\": \"KEY\"}")))
        .isNotEqualTo(of(KEYS.formatted("{\"env\": \"OTHER\"}")));
    assertThat(of(KEYS.formatted("\"0123456789abcdef0\"")))
        .isEqualTo(of(KEYS.formatted("\"another-secret-01\"")));
  }

  private String of(String configuration) {
    return folder.config(configuration).fingerprint();
  }
}
