package io.hookgate.config;

import io.hookgate.signature.DatedSecret;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.OutgoingScheme;
import io.hookgate.signature.Presets;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Timestamp;
import io.hookgate.signature.WebhookSecrets;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a destination's deliveries are signed: one way, or a list of them. */
final class SigningReader {
  private final SecretReader secrets;

  SigningReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  /**
   * The ways without a problem.
   *
   * @param taken headers, in lower case, that the destination sets otherwise
   */
  List<SigningConfig> read(Section destination, URI url, Set<String> taken) {
    if (!destination.has("signing")) {
      return List.of();
    }
    List<Section> written =
        destination.node("signing") instanceof Node.Elements
            ? destination.sections("signing")
            : List.of(destination.section("signing"));
    List<SigningConfig> all = new ArrayList<>();
    Set<String> used = new HashSet<>(taken);
    for (Section one : written) {
      SigningConfig read = one(one, url, used);
      if (read != null) {
        all.add(read);
      }
    }
    return List.copyOf(all);
  }

  private @Nullable SigningConfig one(Section signing, URI url, Set<String> used) {
    String name = signing.find("scheme");
    if (name == null) {
      return null;
    }
    Scheme scheme = name.equals("hmac") ? hmac(signing, url, used) : standard(signing, used);
    List<Secret> proofs = secrets.signing(signing, secret -> problem(name, scheme, secret));
    if (!proofs.isEmpty() && proofs.stream().allMatch(secret -> secret.notAfter() != null)) {
      signing.problem(
          "secrets",
          "every secret has an end, and nothing could be signed after the last: leave \"notAfter\""
              + " out of the newest");
      return null;
    }
    return scheme == null || proofs.isEmpty() ? null : new SigningConfig(scheme, proofs);
  }

  private static Scheme standard(Section signing, Set<String> used) {
    for (String key : signing.keys()) {
      if (!key.equals("scheme") && !key.equals("secrets")) {
        signing.problem(key, "counts only with \"scheme\": \"hmac\": leave it out");
      }
    }
    if (!used.add("webhook-signature")) {
      signing.problem("Standard Webhooks is there twice: write all secrets into one list");
    }
    return Presets.STANDARD_WEBHOOKS;
  }

  private static @Nullable Scheme hmac(Section signing, URI url, Set<String> used) {
    try {
      Scheme scheme =
          OutgoingScheme.read(signing.toJson(), url.getScheme() + "://" + url.getRawAuthority());
      claim(signing, "header", scheme.header().name(), used);
      Timestamp timestamp = scheme.timestamp();
      if (timestamp != null
          && timestamp.place() == Timestamp.Place.HEADER
          && signing.has("timestamp")) {
        claim(signing, "timestamp", timestamp.name(), used);
      }
      return scheme;
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      signing.problem(said.replaceFirst("[:.].*", ""), said);
      return null;
    }
  }

  private static void claim(Section signing, String key, String header, Set<String> used) {
    String wrong = HeaderRules.nameProblem(header);
    if (wrong != null) {
      signing.problem(key, wrong);
    } else if (!used.add(header.toLowerCase(Locale.ROOT))) {
      signing.problem(
          key, "the header " + header + " is set by another key of this destination already");
    }
  }

  private static @Nullable String problem(String name, @Nullable Scheme scheme, String secret) {
    if (!name.equals("hmac")) {
      return WebhookSecrets.problem(secret);
    }
    try {
      if (scheme != null) {
        DatedSecret endless = new DatedSecret(secret, null);
        DeliverySigner.of(List.of(new DeliverySigner.Method(scheme, List.of(endless))));
      }
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
