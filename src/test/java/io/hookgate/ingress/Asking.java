package io.hookgate.ingress;

import io.hookgate.config.DedupConfig;
import io.hookgate.config.HandshakeConfig;
import io.hookgate.config.PeerConfig;
import io.hookgate.config.ResponseConfig;
import io.hookgate.config.Secret;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.Topology;
import io.hookgate.config.VerifyConfig;
import io.hookgate.routing.Selector;
import io.hookgate.signature.Credential;
import io.hookgate.signature.Scheme;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sources whose providers ask before they send. A source NAME is served at /in/NAME. */
final class Asking {
  /** Slack's way to sign; Zoom's differs in the names of the headers. */
  static final Scheme SLACK =
      scheme(
          "{'header': 'X-Slack-Signature', 'prefix': 'v0=', 'signed': 'v0:{timestamp}:{body}',"
              + " 'timestamp': {'header': 'X-Slack-Request-Timestamp', 'tolerance': '5m'}}");

  static final Scheme ZOOM =
      scheme(
          "{'header': 'x-zm-signature', 'prefix': 'v0=', 'signed': 'v0:{timestamp}:{body}',"
              + " 'timestamp': {'header': 'x-zm-request-timestamp', 'tolerance': '5m'}}");

  /** The whole body under a key in hexadecimal, as Asana, Dropbox and others. */
  static final Scheme PLAIN = scheme("{'header': 'X-Hook-Signature'}");

  static final Credential AUTHORIZATION =
      credential("{'scheme': 'api-key', 'header': 'Authorization'}");
  static final Credential IN_QUERY = credential("{'scheme': 'api-key', 'query': 'secret'}");
  static final Credential CLIENT_ID =
      credential("{'scheme': 'api-key', 'header': 'X-AdobeSign-ClientId'}");

  private Asking() {}

  static Topology topology(SourceConfig... sources) {
    return Plant.topology(List.of(sources));
  }

  static SourceConfig signing(String name, Scheme scheme, String handshake, String... secrets) {
    return source(
        name,
        new VerifyConfig(
            name, scheme, null, null, secrets(secrets), PeerConfig.ANY, asked(handshake)));
  }

  static SourceConfig carrying(
      String name, Credential credential, @Nullable String handshake, String... secrets) {
    return source(
        name,
        new VerifyConfig(
            name,
            null,
            null,
            credential,
            secrets(secrets),
            PeerConfig.ANY,
            handshake == null ? null : asked(handshake)));
  }

  static SourceConfig source(String name, VerifyConfig verify) {
    return new SourceConfig(
        "src_" + name,
        "",
        name,
        "/in/" + name,
        true,
        verify,
        new DedupConfig(Selector.parse("body:/id"), Duration.ofDays(2), false),
        List.of(),
        List.of(),
        new ResponseConfig(200, null));
  }

  /** A request line and headers without a body. */
  static String bare(String method, String target, String... headers) {
    return method + " " + target + " HTTP/1.1\r\nHost: gate\r\n" + lines(headers) + "\r\n";
  }

  /** A POST. */
  static String post(String target, String body, String... headers) {
    return Plant.post("x", lines(headers), body).replace("POST /in/x ", "POST " + target + " ");
  }

  private static String lines(String... headers) {
    return String.join("", Arrays.stream(headers).map(line -> line + "\r\n").toList());
  }

  private static HandshakeConfig asked(String name) {
    return new HandshakeConfig(
        name, List.of(new Secret("our-token", "test")), List.of("eventemitter.example.com"));
  }

  private static List<Secret> secrets(String... texts) {
    return Arrays.stream(texts).map(text -> new Secret(text, "test")).toList();
  }

  private static Scheme scheme(String json) {
    return Scheme.fromJson("test", new JsonObject(json.replace('\'', '"')));
  }

  private static Credential credential(String json) {
    return Credential.fromJson("test", new JsonObject(json.replace('\'', '"')));
  }
}
