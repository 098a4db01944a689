package io.hookgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DedupKeysTest {
  @Test
  void isTheFirst128BitsOfSha256InBase64Url() {
    // printf 't\0src_a\0key' | sha256sum
    assertThat(DedupKeys.digest("t", "src_a", "key")).isEqualTo("PlnYN7rlqoszzTzRHVSuEg");
  }

  @Test
  void keepsTenantsAndSourcesApart() {
    assertThat(DedupKeys.digest("", "src_a", "key"))
        .isNotEqualTo(DedupKeys.digest("", "src_b", "key"))
        .isNotEqualTo(DedupKeys.digest("t", "src_a", "key"));
  }
}
