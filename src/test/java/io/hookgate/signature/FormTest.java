package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormTest {
  @Test
  void tellsTheFormOfAValue() {
    assertThat(Form.of("sha1=" + "ab".repeat(20))).isEqualTo("came 45 characters with sha1=");
    assertThat(Form.of("t=1,v0=ab")).isEqualTo("came 9 characters with t= and v0=");
    assertThat(Form.of("v1a,AAAA v2,BBBB")).isEqualTo("came 16 characters with v1a, and v2,");
    assertThat(Form.of("aB01")).isEqualTo("came 4 hexadecimal characters");
    assertThat(Form.of("q83vEg==")).isEqualTo("came 8 characters that may be base 64");
    assertThat(Form.of("?")).isEqualTo("came 1 characters");
  }

  @Test
  void showsNothingOfTheContent() {
    assertThat(Form.of("canary=v1secret")).isEqualTo("came 15 characters");
    assertThat(Form.of("a-secret, t=canary")).isEqualTo("came 18 characters with t=");
  }
}
