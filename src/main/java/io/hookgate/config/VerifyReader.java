package io.hookgate.config;

import io.hookgate.handshake.Handshakes;
import io.hookgate.signature.Coded;
import io.hookgate.signature.Credential;
import io.hookgate.signature.Preset;
import io.hookgate.signature.Presets;
import io.hookgate.signature.Scheme;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a source's requests are proven. */
final class VerifyReader {
  private static final String SCHEMES =
      "(\"hmac\", \"jwt\", \"basic\", \"api-key\", \"bearer\", \"mtls\", \"ip\"; \"publish\" takes events from the API alone; \"none\" lets anybody send)";

  private final SecretReader secrets;
  private final @Nullable String publicUrl;
  private final PeerReader peers;
  private final HandshakeReader handshakes;

  VerifyReader(SecretReader secrets, IngressConfig ingress) {
    this.secrets = secrets;
    this.publicUrl = ingress.publicUrl();
    this.peers = new PeerReader(ingress.asksForCertificates());
    this.handshakes = new HandshakeReader(secrets);
  }

  /** Null when something is wrong with it. */
  @Nullable VerifyConfig read(Section verify) {
    String provider = verify.find("provider");
    String scheme = verify.find("scheme");
    if (provider != null && scheme == null) {
      return preset(verify, provider);
    }
    if (scheme != null && provider == null) {
      return scheme(verify, scheme);
    }
    verify.problem(
        "must have exactly one of \"provider\" (a preset, for example \"github\") or \"scheme\" "
            + SCHEMES);
    return null;
  }

  private @Nullable VerifyConfig scheme(Section verify, String scheme) {
    return switch (scheme) {
      case "none" -> unsigned(verify, scheme, Set.of("scheme", "handshake"));
      case VerifyConfig.PUBLISH -> unsigned(verify, scheme, Set.of("scheme"));
      case "ip" -> unsigned(verify, scheme, Set.of("scheme", "ips", "handshake"));
      case "mtls" ->
          unsigned(verify, scheme, Set.of("scheme", "ips", "subjects", "sans", "handshake"));
      case "hmac" -> hmac(verify);
      case "jwt" -> jwt(verify);
      default -> credential(verify, scheme);
    };
  }

  private @Nullable VerifyConfig preset(Section verify, String provider) {
    only(
        verify,
        Set.of("provider", "secrets", "user", "ips", "handshake"),
        "counts only with \"scheme\"");
    Preset preset = Presets.preset(provider).orElse(null);
    if (preset != null && preset.method() instanceof Preset.Method.Declared declared) {
      noUser(verify);
      return signed(verify, provider, declared.scheme(), preset.handshake());
    }
    if (preset != null && preset.method() instanceof Preset.Method.Carried carried) {
      return carried(verify, provider, carried.credential(), preset.handshake());
    }
    Coded coded = Presets.coded(provider).orElse(null);
    if (preset != null && coded != null) {
      noUser(verify);
      return coded(verify, provider, coded.at(publicUrl), preset.handshake());
    }
    verify.problem(
        "provider",
        "there is no preset \"%s\"; there are: %s"
            .formatted(provider, String.join(", ", Presets.names())));
    return null;
  }

  private @Nullable VerifyConfig hmac(Section verify) {
    try {
      return signed(verify, "hmac", Scheme.fromJson("hmac", verify.toJson()), null);
    } catch (IllegalArgumentException e) {
      wrong(verify, e);
      return null;
    }
  }

  private @Nullable VerifyConfig jwt(Section verify) {
    try {
      return coded(verify, "jwt", Coded.jwt(verify.toJson()), null);
    } catch (IllegalArgumentException e) {
      wrong(verify, e);
      return null;
    }
  }

  private VerifyConfig coded(Section verify, String name, Coded coded, @Nullable String handshake) {
    if (coded.code().signsUrl() && coded.publicUrl() == null) {
      verify.problem(
          "signs the URL that the provider was told: write \"publicUrl\" under \"ingress\", for"
              + " example \"https://hooks.example.com\"");
    }
    VerifyConfig bare = VerifyConfig.of(name, coded);
    if (coded.jwt() == null || coded.jwt().keySet() == null) {
      return proven(verify, bare, handshake);
    }
    if (verify.nodes("secrets").findAny().isPresent()) {
      verify.problem("\"secrets\" has no meaning beside \"jwks\": leave one of them out");
    }
    return bare.with(
        List.of(), peers.read(verify, false), handshakes.read(verify, handshake, List.of()));
  }

  private @Nullable VerifyConfig credential(Section verify, String scheme) {
    try {
      return carried(verify, scheme, Credential.fromJson(scheme, verify.toJson()), null);
    } catch (IllegalArgumentException e) {
      wrong(verify, e);
      return null;
    }
  }

  private VerifyConfig unsigned(Section verify, String scheme, Set<String> allowed) {
    only(verify, allowed, "does not count with \"scheme\": \"" + scheme + "\"");
    if (scheme.equals("ip") && verify.nodes("ips").findAny().isEmpty()) {
      verify.problem("\"ips\" is missing or empty: write where the provider sends from");
    }
    return new VerifyConfig(
        scheme,
        null,
        null,
        null,
        List.of(),
        peers.read(verify, scheme.equals("mtls")),
        handshakes.read(verify, null, List.of()));
  }

  private VerifyConfig signed(
      Section verify, String name, Scheme scheme, @Nullable String handshake) {
    VerifyConfig bare = new VerifyConfig(name, told(verify, scheme), List.of());
    return proven(verify, bare, handshake);
  }

  private @Nullable VerifyConfig carried(
      Section verify, String name, Credential credential, @Nullable String handshake) {
    String user = verify.find("user");
    if (credential.place() instanceof Credential.Place.AsPassword) {
      if (user == null) {
        verify.problem("\"user\" is missing: write the name that stands before the password");
        return null;
      }
    } else {
      noUser(verify);
    }
    try {
      Credential whole =
          credential.lacksUser() && user != null ? credential.withUser(user) : credential;
      return proven(verify, VerifyConfig.of(name, whole), handshake);
    } catch (IllegalArgumentException e) {
      verify.problem("user", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private VerifyConfig proven(Section verify, VerifyConfig bare, @Nullable String handshake) {
    List<Secret> proofs = secrets.all(verify, "secrets", secret -> problem(bare, secret));
    HandshakeConfig asked = handshakes.read(verify, handshake, proofs);
    boolean brought = asked != null && Handshakes.bringsSecrets(asked.name());
    if (!brought && verify.nodes("secrets").findAny().isEmpty()) {
      verify.problem(
          "\"secrets\" is missing or empty: write what the provider signs with, for example"
              + " [{\"env\": \"NAME\"}]");
    }
    return bare.with(proofs, peers.read(verify, false), asked);
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

  private static @Nullable String problem(VerifyConfig bare, String secret) {
    try {
      bare.verifier(List.of(secret));
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void noUser(Section verify) {
    if (verify.has("user")) {
      verify.problem(
          "user", "counts only where the provider sends user and password: leave it out");
    }
  }

  private static void wrong(Section verify, IllegalArgumentException problem) {
    String said = String.valueOf(problem.getMessage());
    verify.problem(said.replaceFirst("[:.].*", ""), said);
  }

  private static void only(Section verify, Set<String> allowed, String otherwise) {
    for (String key : verify.keys()) {
      if (!allowed.contains(key)) {
        verify.problem(key, otherwise + ": leave it out");
      }
    }
  }
}
