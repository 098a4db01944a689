package io.hookgate.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.com, false, example.com, 80, /",
    "https://example.com, true, example.com, 443, /",
    "HTTPS://Example.com:8443/a/b?c=d#e, true, Example.com, 8443, /a/b?c=d",
    "http://127.0.0.1:1/, false, 127.0.0.1, 1, /",
    "http://[::1]:9/x, false, ::1, 9, /x",
    "http://example.com?q, false, example.com, 80, /?q",
    "http://example.com/ä%20b, false, example.com, 80, /%C3%A4%20b",
  })
  void readsUrls(String url, boolean tls, String host, int port, String target) throws NotAllowed {
    assertThat(Endpoint.parse(url)).isEqualTo(new Endpoint(tls, host, port, target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "//example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "http://",
        "http:///path",
        "http://user:pass@example.com",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://exa mple.com",
        "http://example.com\\@other.example",
        "http://example.com/\r\nX: y",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1",
        "http://0/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://localhost./",
        "http://example.com./",
        "http://127.0.0.1%2f@other.example/",
        "http://127.0.0.1\\.other.example/",
        "http://127.0.0.1\u0009/",
        "http://127.0.0.1\u0000.example.com/",
        "http://example.com\u007f/",
        "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",
        "http://127\u30020\u30020\u30021/",
        "http://@127.0.0.1/",
        "http://example.com:80:80/",
        "gopher://127.0.0.1:6379/_x",
      })
  void refusesWhatMisleads(String url) {
    assertThatThrownBy(() -> Endpoint.parse(url)).isInstanceOf(NotAllowed.class);
  }

  @Test
  void doesNotShowTheUrlWhichMayHoldASecret() {
    assertThatThrownBy(() -> Endpoint.parse("http://user:hunter2@example.com/canary"))
        .message()
        .doesNotContain("hunter2", "canary");
    assertThatThrownBy(() -> Endpoint.parse("http://example.com/canary hunter2"))
        .message()
        .doesNotContain("hunter2", "canary");
  }

  @Test
  void putsBracketsAroundIpv6InTheHostHeader() throws NotAllowed {
    assertThat(Endpoint.parse("http://[::1]/").authorityHost()).isEqualTo("[::1]");
    assertThat(Endpoint.parse("http://a.example/").authorityHost()).isEqualTo("a.example");
  }
}
