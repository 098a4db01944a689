package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final String OLD = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String NEW =
      Base64.getEncoder()
          .encodeToString(
              new byte[] {
                9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2,
                1, 0, 9, 8
              });

  @Test
  void opensWhatItSealedAndNeverSealsTheSameWayTwice() {
    Sealer sealer = new Sealer(Map.of("k1", OLD));

    String sealed = sealer.seal("evt_1", "whsec_secret");

    assertThat(sealed).startsWith("k1:").doesNotContain("secret");
    assertThat(sealer.open("evt_1", sealed)).isEqualTo("whsec_secret");
    assertThat(sealer.seal("evt_1", "whsec_secret")).isNotEqualTo(sealed);
  }

  @Test
  void opensNothingInAnotherRecord() {
    Sealer sealer = new Sealer(Map.of("k1", OLD));
    String sealed = sealer.seal("evt_1", "s");

    assertThatThrownBy(() -> sealer.open("evt_2", sealed))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sealsWithTheFirstKeyAndOpensWithAll() {
    String sealed = new Sealer(Map.of("k1", OLD)).seal("evt_1", "s");
    Map<String, String> rotated = new LinkedHashMap<>();
    rotated.put("k2", NEW);
    rotated.put("k1", OLD);

    assertThat(new Sealer(rotated).open("evt_1", sealed)).isEqualTo("s");
    assertThat(new Sealer(rotated).seal("evt_1", "s")).startsWith("k2:");
  }

  @Test
  void namesTheKeyThatIsMissingOrMalformed() {
    String sealed = new Sealer(Map.of("k1", OLD)).seal("evt_1", "s");

    assertThatThrownBy(() -> new Sealer(Map.of("k2", NEW)).open("evt_1", sealed))
        .hasMessageContaining("'k1' is missing");
    assertThatThrownBy(() -> new Sealer(Map.of("k3", "c2hvcnQ=")))
        .hasMessageContaining("'k3' must be base64 of 32 bytes");
    assertThatThrownBy(() -> new Sealer(Map.of()).seal("evt_1", "s"))
        .hasMessageContaining("encryption.keys");
  }

  @Test
  void aFingerprintTellsOneSecretOfOneRecordAndNothingElse() {
    Sealer sealer = new Sealer(Map.of("k1", OLD));
    String print = sealer.fingerprint("dst_1", "secret");

    assertThat(print).matches("[A-Za-z0-9_-]{12}");
    assertThat(new Sealer(Map.of("k1", OLD)).fingerprint("dst_1", "secret")).isEqualTo(print);
    assertThat(sealer.fingerprint("dst_2", "secret")).isNotEqualTo(print);
    assertThat(sealer.fingerprint("dst_1", "secre")).isNotEqualTo(print);
    assertThat(new Sealer(Map.of("k1", NEW)).fingerprint("dst_1", "secret")).isNotEqualTo(print);
  }
}
