package io.hookgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTargetTest {
  @ParameterizedTest
  @CsvSource({
    "3000, http://localhost:3000/",
    "localhost:3000/hook, http://localhost:3000/hook",
    "http://127.0.0.1:3000/a?b=c, http://127.0.0.1:3000/a?b=c",
    "https://[::1]:3000, https://[::1]:3000/",
    "app.localhost:80/x, http://app.localhost:80/x"
  })
  void readsWhatPeopleType(String text, String url) {
    assertThat(ListenTarget.parse(text, false).url()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "70000", "ftp://localhost/", "http://", "http://a b/", "http://u@localhost/"})
  void refusesWhatLeadsNowhere(String text) {
    assertThatThrownBy(() -> ListenTarget.parse(text, true))
        .isInstanceOf(WrongUsage.class)
        .hasMessageContaining("write a port (3000)");
  }

  @Test
  void leavesThisMachineOnlyWhenTold() {
    assertThatThrownBy(() -> ListenTarget.parse("http://example.com/", false))
        .hasMessageContaining("--any-host");
    assertThatThrownBy(() -> ListenTarget.parse("10.0.0.1:80", false))
        .hasMessageContaining("--any-host");
    assertThat(ListenTarget.parse("http://example.com/", true).url().getHost())
        .isEqualTo("example.com");
  }

  @Test
  void knowsTheOtherAddressOfLocalhost() {
    assertThat(ListenTarget.parse("localhost:3000/a?b", false).overIpv6())
        .hasToString("ListenTarget[url=http://[::1]:3000/a?b]");
    assertThat(ListenTarget.parse("127.0.0.1:3000", false).overIpv6()).isNull();
  }
}
