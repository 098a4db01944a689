package io.hookgate.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  @Test
  void readsHeadersInLowerCase() {
    assertThat(Selector.parse("header:X-GitHub-Event"))
        .isEqualTo(new Selector(Selector.Kind.HEADER, "x-github-event"));
  }

  @Test
  void readsPointersAsTheyAre() {
    assertThat(Selector.parse("body:/Data/0/a~1b"))
        .isEqualTo(new Selector(Selector.Kind.BODY, "/Data/0/a~1b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"header:x-event", "body:/id", "body:/", "body:/data/a~0b//c d"})
  void writesWhatItReads(String text) {
    assertThat(Selector.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X-Event",
        "header:",
        "header:a b",
        "header:é",
        "body:",
        "body:id",
        "body:/~2"
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Selector.parse(text));
  }

  @Test
  void refusesOverlongNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Selector.parse("body:/" + "a".repeat(256)))
        .withMessage("a selector names at most 256 characters, this one 257");
  }
}
