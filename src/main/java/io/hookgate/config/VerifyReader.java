package io.hookgate.config;

import io.hookgate.signature.Coded;
import io.hookgate.signature.Presets;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a source's requests are proven. */
final class VerifyReader {
  private final SecretReader secrets;
  private final @Nullable String publicUrl;

  VerifyReader(SecretReader secrets, @Nullable String publicUrl) {
    this.secrets = secrets;
    this.publicUrl = publicUrl;
  }

  /** Null when something is wrong with it. */
  @Nullable VerifyConfig read(Section verify) {
    String provider = verify.find("provider");
    String scheme = verify.find("scheme");
    if (provider != null && scheme == null) {
      return preset(verify, provider);
    }
    if (scheme != null && provider == null) {
      return switch (scheme) {
        case "none" -> none(verify);
        case "jwt" -> jwt(verify);
        default -> hmac(verify);
      };
    }
    verify.problem(
        "must have exactly one of \"provider\" (a preset, for example \"github\") or \"scheme\""
            + " (\"hmac\", \"jwt\"; \"none\" lets anybody send)");
    return null;
  }

  private @Nullable VerifyConfig preset(Section verify, String provider) {
    only(verify, Set.of("provider", "secrets"), "counts only with \"scheme\": \"hmac\"");
    Optional<Coded> coded = Presets.coded(provider);
    if (coded.isPresent()) {
      return coded(verify, provider, coded.get().at(publicUrl));
    }
    Optional<Scheme> preset = Presets.find(provider);
    if (preset.isEmpty()) {
      verify.problem(
          "provider",
          "there is no preset \"%s\"; there are: %s"
              .formatted(provider, String.join(", ", Presets.names())));
      return null;
    }
    return proven(verify, provider, preset.get());
  }

  private @Nullable VerifyConfig hmac(Section verify) {
    try {
      return proven(verify, "hmac", Scheme.fromJson("hmac", verify.toJson()));
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      verify.problem(said.replaceFirst("[:.].*", ""), said);
      return null;
    }
  }

  private @Nullable VerifyConfig jwt(Section verify) {
    try {
      return coded(verify, "jwt", Coded.jwt(verify.toJson()));
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      verify.problem(said.replaceFirst("[:.].*", ""), said);
      return null;
    }
  }

  private VerifyConfig coded(Section verify, String name, Coded coded) {
    boolean needed = coded.jwt() == null || coded.jwt().keySet() == null;
    if (needed == verify.nodes("secrets").findAny().isEmpty()) {
      verify.problem(
          needed
              ? "\"secrets\" is missing or empty: write what stands for the provider's key"
              : "\"secrets\" has no meaning beside \"jwks\": leave one of them out");
    }
    if (coded.code().signsUrl() && coded.publicUrl() == null) {
      verify.problem(
          "signs the URL that the provider was told: write \"publicUrl\" under \"ingress\", for"
              + " example \"https://hooks.example.com\"");
    }
    return new VerifyConfig(
        name,
        null,
        coded,
        needed
            ? secrets.all(
                verify, "secrets", secret -> problem(() -> Verifier.of(coded, List.of(secret))))
            : List.of());
  }

  private static VerifyConfig none(Section verify) {
    only(verify, Set.of("scheme"), "does not count with \"scheme\": \"none\"");
    return new VerifyConfig("none", null, List.of());
  }

  private VerifyConfig proven(Section verify, String name, Scheme written) {
    Scheme scheme = told(verify, written);
    if (verify.nodes("secrets").findAny().isEmpty()) {
      verify.problem(
          "\"secrets\" is missing or empty: write what the provider signs with, for example"
              + " [{\"env\": \"NAME\"}]");
    }
    return new VerifyConfig(
        name,
        scheme,
        secrets.all(
            verify, "secrets", secret -> problem(() -> Verifier.of(scheme, List.of(secret)))));
  }

  /** The scheme with the URL that it signs; a problem where nobody said which that is. */
  private Scheme told(Section verify, Scheme scheme) {
    if (!scheme.signsUrl()) {
      return scheme;
    }
    if (publicUrl == null) {
      verify.problem(
          "signs the URL that the provider was told: write \"publicUrl\" under \"ingress\", for"
              + " example \"https://hooks.example.com\"");
    }
    return scheme.at(publicUrl == null ? "" : publicUrl);
  }

  private static @Nullable String problem(Runnable making) {
    try {
      making.run();
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void only(Section verify, Set<String> allowed, String otherwise) {
    for (String key : verify.keys()) {
      if (!allowed.contains(key)) {
        verify.problem(key, otherwise + ": leave it out");
      }
    }
  }
}
