package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hookgate.model.Header;
import io.hookgate.signature.Verdict.Reason;
import io.hookgate.signature.Verdict.Rejected;
import io.hookgate.signature.Verdict.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");
  private static final Scheme GITHUB = Presets.find("github").orElseThrow();
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final Verifier verifier =
      rotation(new DatedSecret("old-canary", END), new DatedSecret("new-canary", null));

  @Test
  void takesBothSecretsUntilTheOldOneEnds() {
    assertThat(verify("old-canary", END.toEpochMilli())).isEqualTo(new Verified(0));
    assertThat(verify("new-canary", END.toEpochMilli())).isEqualTo(new Verified(1));
  }

  @Test
  void takesTheNewOneAloneFromThenOnAndSaysWhoMissedTheChange() {
    long after = END.toEpochMilli() + 1;

    assertThat(verify("new-canary", after)).isEqualTo(new Verified(1));
    assertThat(verify("old-canary", after))
        .isEqualTo(
            new Rejected(
                Reason.EXPIRED_SECRET,
                "signed with secret 1 of 2, which verified until 2026-03-01T12:00:00Z"));
    assertThat(((Rejected) verify("neither", after)).reason()).isEqualTo(Reason.WRONG_SIGNATURE);
    assertThat(verify("old-canary", END.toEpochMilli()))
        .as("a clock that was set back")
        .isEqualTo(new Verified(0));
  }

  @Test
  void takesNothingOnceAllHaveEnded() {
    Verifier ended = rotation(new DatedSecret("old-canary", END), new DatedSecret("other", END));
    long after = END.toEpochMilli() + 1;

    assertThat(((Rejected) ended.verify(signed("other"), after)).reason())
        .isEqualTo(Reason.EXPIRED_SECRET);
    assertThat(((Rejected) ended.verify(signed("neither"), after)).reason())
        .isEqualTo(Reason.WRONG_SIGNATURE);
  }

  @Test
  void asksOnlyOneVerifierWhenNoSecretEnds() {
    assertThat(rotation(new DatedSecret("a", null), new DatedSecret("b", null)))
        .isInstanceOf(HmacVerifier.class);
  }

  @Test
  void refusesSecretsOfTheWrongFormAtOnceAndNeverShowsOne() {
    Scheme standard = Presets.find("standard-webhooks").orElseThrow();

    assertThatThrownBy(
            () ->
                Rotation.of(
                    List.of(new DatedSecret("canary?", END)),
                    secrets -> Verifier.of(standard, secrets)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("canary");
    assertThat(new DatedSecret("canary", END).toString()).doesNotContain("canary");
  }

  private Verdict verify(String secret, long now) {
    return verifier.verify(signed(secret), now);
  }

  private static Verifier rotation(DatedSecret... secrets) {
    return Rotation.of(List.of(secrets), values -> Verifier.of(GITHUB, values));
  }

  private static SignedRequest signed(String secret) {
    List<Header> headers = Signer.of(GITHUB, List.of(secret)).sign("1", 0, BODY, "POST", "/");
    return SignedRequest.of("POST", "/", headers, BODY);
  }
}
