package io.hookgate.app;

import io.hookgate.signature.Presets;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Signer;
import io.hookgate.signature.Verifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose signature, and with what. */
final class SchemeOptions {
  @Option(
      names = "--provider",
      required = true,
      paramLabel = "NAME",
      description = "The preset, for example github, stripe, standard-webhooks.")
  private String provider = "";

  @Option(
      names = "--secret",
      required = true,
      paramLabel = "SECRET",
      description = "Any of these: " + SecretText.FORMS + "; may be given several times.")
  private List<SecretText> secrets = new ArrayList<>();

  @Option(names = "--method", description = "Default: ${DEFAULT-VALUE}.")
  private String method = "POST";

  @Option(
      names = "--path",
      description = "Path and query, where they are signed (default: ${DEFAULT-VALUE}).")
  private String path = "/";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "What the provider was told, up to the path, where the URL is signed.")
  private @Nullable String publicUrl;

  Signer signer() {
    try {
      return Signer.of(scheme(), texts());
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(e);
    }
  }

  Verifier verifier() {
    try {
      return Verifier.of(scheme(), texts());
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(e);
    }
  }

  private Scheme scheme() {
    Scheme scheme = preset();
    return publicUrl == null ? scheme : scheme.at(publicUrl.replaceFirst("/+$", ""));
  }

  private Scheme preset() {
    return Presets.find(provider)
        .orElseThrow(
            () ->
                new WrongUsage(
                    "no provider is named '%s'; there are: %s"
                        .formatted(provider, String.join(", ", Presets.names()))));
  }

  private List<String> texts() {
    return secrets.stream().map(SecretText::value).toList();
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }
}
