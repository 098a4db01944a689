package io.hookgate.cli;

import io.hookgate.model.Header;
import io.hookgate.signature.Credential;
import io.hookgate.signature.Preset;
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

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The user, where the provider sends user and password.")
  private @Nullable String user;

  /** The headers that the provider would add to that request. */
  List<Header> sign(String id, long epochSeconds, byte[] body) {
    try {
      Preset.Method proof = preset().method();
      if (proof instanceof Preset.Method.Carried carried) {
        return carried(credential(carried));
      }
      if (proof instanceof Preset.Method.Declared declared) {
        return Signer.of(told(declared.scheme()), texts())
            .sign(id, epochSeconds, body, method, path);
      }
      throw new WrongUsage("nobody but the provider signs as " + provider + " does");
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(e);
    }
  }

  private List<Header> carried(Credential credential) {
    List<Header> headers = credential.headers(texts().get(0));
    if (headers.isEmpty()) {
      throw new WrongUsage(provider + " sends no header: " + credential.description());
    }
    return headers;
  }

  Verifier verifier() {
    try {
      Preset.Method proof = preset().method();
      if (proof instanceof Preset.Method.Carried carried) {
        return Verifier.of(credential(carried), texts());
      }
      return proof instanceof Preset.Method.Declared declared
          ? Verifier.of(told(declared.scheme()), texts())
          : Verifier.of(Presets.coded(provider).orElseThrow().at(publicUrl), texts());
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(e);
    }
  }

  private Credential credential(Preset.Method.Carried carried) {
    Credential credential = carried.credential();
    if (!credential.lacksUser()) {
      return credential;
    }
    if (user == null) {
      throw new WrongUsage(provider + " sends user and password: --user is missing");
    }
    return credential.withUser(user);
  }

  private Scheme told(Scheme scheme) {
    return publicUrl == null ? scheme : scheme.at(publicUrl.replaceFirst("/+$", ""));
  }

  private Preset preset() {
    return Presets.preset(provider)
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
