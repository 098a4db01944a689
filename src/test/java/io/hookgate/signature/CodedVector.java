package io.hookgate.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hookgate.model.Header;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody else signed, with what its verification needs.
 *
 * @param provider the preset
 * @param signature its text, wherever it stands
 * @param covered the parts of the body that are signed; all of it when empty
 * @param document what is served at the URL that the verifier asks for; null when it asks for none
 */
record CodedVector(
    String name,
    String provider,
    String url,
    List<Header> headers,
    byte[] body,
    String secret,
    String otherSecret,
    long now,
    String signature,
    Encoding encoding,
    List<String> covered,
    List<String> signedHeaders,
    @Nullable String document,
    @Nullable String documentUrl) {

  private static final Path VECTORS = Path.of("src/test/resources/vectors");
  private static final Path MORE = Path.of("src/test/resources/coded");

  static CodedVector preset(String name) {
    return read(VECTORS.resolve(name + ".json"), name);
  }

  /** One of each provider, and more of some. */
  static Stream<CodedVector> all() {
    return Stream.concat(
        Presets.names().stream()
            .filter(name -> Presets.coded(name).isPresent())
            .map(CodedVector::preset),
        Stream.of(
                "twilio-repeated",
                "twilio-json",
                "twilio-port",
                "hubspot-encoded",
                "aws-sns-sha256",
                "aws-sns-confirmation",
                "fusionauth-hs384",
                "fusionauth-rs256",
                "fusionauth-es256",
                "fusionauth-es384",
                "fusionauth-jwks")
            .map(name -> read(MORE.resolve(name + ".json"), null)));
  }

  static JsonObject file(String name) {
    return json(MORE.resolve(name + ".json"));
  }

  /** The authority of the tests' certificates. */
  static Set<TrustAnchor> authority() {
    try (var pem =
        new java.io.ByteArrayInputStream(
            file("certificates").getString("authority").getBytes(UTF_8))) {
      return Set.of(
          new TrustAnchor(
              (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem),
              null));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Verifier verifier() {
    return verifier(secret);
  }

  /** The preset's, which trusts the tests' own authority where the provider's chain is checked. */
  Verifier verifier(String with) {
    if (provider.equals("paypal")) {
      return PaypalVerifier.of(List.of(with), CodedVector::authority);
    }
    return Verifier.of(Presets.coded(provider).orElseThrow().at(origin()), List.of(with));
  }

  SignedRequest request() {
    return SignedRequest.of("POST", url.substring(origin().length()), headers, body);
  }

  CodedVector withBody(byte[] changed) {
    return with(url, headers, changed);
  }

  CodedVector withHeaders(List<Header> changed) {
    return with(url, changed, body);
  }

  CodedVector withUrl(String changed) {
    return with(changed, headers, body);
  }

  private CodedVector with(String otherUrl, List<Header> otherHeaders, byte[] otherBody) {
    return new CodedVector(
        name,
        provider,
        otherUrl,
        otherHeaders,
        otherBody,
        secret,
        otherSecret,
        now,
        signature,
        encoding,
        covered,
        signedHeaders,
        document,
        documentUrl);
  }

  /** Another value of one header. */
  CodedVector withHeader(String header, UnaryOperator<String> change) {
    return withHeaders(
        headers.stream()
            .map(
                each ->
                    each.name().equalsIgnoreCase(header)
                        ? new Header(each.name(), change.apply(each.value()))
                        : each)
            .toList());
  }

  CodedVector without(String header) {
    return withHeaders(
        headers.stream().filter(each -> !each.name().equalsIgnoreCase(header)).toList());
  }

  CodedVector doubled(String header) {
    List<Header> twice = new ArrayList<>(headers);
    headers.stream().filter(each -> each.name().equalsIgnoreCase(header)).forEach(twice::add);
    return withHeaders(twice);
  }

  /** Another text wherever one stands, in body and headers. */
  CodedVector replacing(String text, String by) {
    return withBody(new String(body, UTF_8).replace(text, by).getBytes(UTF_8))
        .withHeaders(
            headers.stream()
                .map(each -> new Header(each.name(), each.value().replace(text, by)))
                .toList());
  }

  /** The header that the signature stands in; null when it stands in the body. */
  @Nullable String signatureHeader() {
    return headers.stream()
        .filter(header -> header.value().contains(signature))
        .map(Header::name)
        .findFirst()
        .orElse(null);
  }

  /** What the preset's verifier says, given the document that it asks for. */
  Verdict verdict() {
    return verdict(verifier());
  }

  Verdict verdict(Verifier verifier) {
    return verdict(verifier, now);
  }

  Verdict verdict(Verifier verifier, long at) {
    Verdict verdict = verifier.verify(request(), at);
    while (verdict instanceof Verdict.Awaiting awaiting) {
      if (!awaiting.url().equals(documentUrl) || document == null) {
        throw new AssertionError(name + " asks for " + awaiting.url());
      }
      verdict = awaiting.judge().apply(document.getBytes(UTF_8));
    }
    return verdict;
  }

  @Override
  public String toString() {
    return name;
  }

  private String origin() {
    return url.substring(0, url.indexOf('/', "https://".length()));
  }

  private static CodedVector read(Path file, @Nullable String preset) {
    JsonObject json = json(file);
    List<Header> headers = new ArrayList<>();
    json.getJsonObject("headers")
        .forEach(header -> headers.add(new Header(header.getKey(), (String) header.getValue())));
    String secret = json.getString("secret");
    String other = json.getString("otherSecret");
    return new CodedVector(
        file.getFileName().toString().replace(".json", ""),
        preset == null ? json.getString("provider") : preset,
        json.getString("url"),
        headers,
        json.getString("body").getBytes(UTF_8),
        secret,
        other == null ? secret + "0" : other,
        json.getLong("at") * 1000,
        json.getString("signature"),
        Encoding.valueOf(json.getString("encoding").toUpperCase(java.util.Locale.ROOT)),
        texts(json.getJsonArray("covered", new JsonArray())),
        texts(json.getJsonArray("signedHeaders")),
        json.getString("document"),
        json.getString("documentUrl"));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static JsonObject json(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
