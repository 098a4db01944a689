package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.handshake.Handshakes;
import io.hookgate.signature.Preset.Method;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of providers that sign nothing, as others made them. */
class CarriedVectorsTest {
  /** What the operator says beside the password. */
  private static final Map<String, String> USERS =
      Map.of("postmark", "postmark", "chargebee", "chargebee");

  static Stream<Vector> vectors() {
    return Vector.names().stream()
        .filter(name -> Presets.preset(name).orElseThrow().method() instanceof Method.Carried)
        .map(Vector::of);
  }

  @Test
  void thereAreSome() {
    assertThat(vectors().map(Vector::name))
        .contains("chargebee", "microsoft-graph", "okta", "postmark");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theSecretProves(Vector vector) {
    assertThat(verdict(vector, vector.request(), vector.secret())).isEqualTo(new Verified(0));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anyOtherSecretDoesNot(Vector vector) {
    String secret = vector.secret();
    for (String other :
        List.of(secret + "x", secret.substring(1), secret.toUpperCase(Locale.ROOT), " " + secret)) {
      assertThat(verdict(vector, vector.request(), other)).isInstanceOf(Rejected.class);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aRequestWithoutItOrWithAnotherDoesNot(Vector vector) {
    if (credential(vector).place() instanceof Credential.Place.InBody) {
      byte[] changed =
          vector.body().replace(vector.secret(), "other").getBytes(StandardCharsets.UTF_8);
      assertThat(verdict(vector, vector.request(vector.headers(), changed), vector.secret()))
          .isInstanceOf(Rejected.class);
      return;
    }
    String header = "Authorization";
    assertThat(
            verdict(
                vector, vector.request(vector.without(header), vector.bytes()), vector.secret()))
        .isInstanceOf(Rejected.class);
    for (String other :
        List.of(
            "", "Basic", "Basic " + Base64.getEncoder().encodeToString(new byte[] {'a', ':'}))) {
      assertThat(
              verdict(
                  vector,
                  vector.request(vector.with(header, value -> other), vector.bytes()),
                  vector.secret()))
          .isInstanceOf(Rejected.class);
    }
    assertThat(
            verdict(
                vector,
                vector.request(vector.with(header, value -> value + ", " + value), vector.bytes()),
                vector.secret()))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void everyHandshakeOfAPresetExists() {
    assertThat(Presets.all().stream().map(Preset::handshake).filter(Objects::nonNull))
        .contains("slack", "zoom", "meta", "twitter", "dropbox", "asana", "twitch", "trello")
        .contains("okta", "microsoft-graph", "mailchimp", "adobe-sign")
        .allMatch(Handshakes.names()::contains);
  }

  private static Verdict verdict(Vector vector, SignedRequest request, String secret) {
    return Verifier.of(credential(vector), List.of(secret)).verify(request, vector.millis());
  }

  private static Credential credential(Vector vector) {
    Preset preset = Presets.preset(vector.name()).orElseThrow();
    Credential credential = ((Method.Carried) preset.method()).credential();
    return credential.lacksUser()
        ? credential.withUser(Objects.requireNonNull(USERS.get(vector.name())))
        : credential;
  }
}
