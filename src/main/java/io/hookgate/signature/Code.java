package io.hookgate.signature;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** A way of proving that no {@link Scheme} can say, by the name that presets give it. */
public enum Code {
  ADYEN((coded, secrets) -> AdyenVerifier.of(secrets)),
  AWS_SNS((coded, secrets) -> SnsVerifier.of(secrets)),
  DISCORD((coded, secrets) -> PublicKeyVerifier.discord(secrets)),
  FAL((coded, secrets) -> FalVerifier.of(secrets)),
  FUSIONAUTH((coded, secrets) -> JwtVerifier.of(JwtRules.FUSIONAUTH, secrets)),
  HUBSPOT((coded, secrets) -> HubspotVerifier.of(coded.told(), secrets)),
  JWT((coded, secrets) -> JwtVerifier.of(coded.rules(), secrets)),
  MAILGUN((coded, secrets) -> MailgunVerifier.of(secrets)),
  PAYPAL((coded, secrets) -> PaypalVerifier.of(secrets)),
  SENDGRID((coded, secrets) -> PublicKeyVerifier.sendgrid(secrets)),
  TWILIO((coded, secrets) -> TwilioVerifier.of(coded.told(), secrets));

  // Functions without state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final BiFunction<Coded, List<String>, Verifier> making;

  Code(BiFunction<Coded, List<String>, Verifier> making) {
    this.making = making;
  }

  /**
   * The code of that name, as {@code aws-sns}.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static Code named(String name) {
    for (Code code : values()) {
      if (code.word().equals(name)) {
        return code;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is none of %s"
            .formatted(
                name, Arrays.stream(values()).map(Code::word).collect(Collectors.joining(", "))));
  }

  /** Whether the signature covers the URL that the provider was told. */
  public boolean signsUrl() {
    return this == HUBSPOT || this == TWILIO;
  }

  Verifier verifier(Coded coded, List<String> secrets) {
    return making.apply(coded, secrets);
  }

  /** Its name in presets. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
