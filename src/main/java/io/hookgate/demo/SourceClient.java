package io.hookgate.demo;

import io.hookgate.config.SourceConfig;
import io.hookgate.model.Header;
import io.hookgate.routing.Selector;
import io.hookgate.signature.Credential;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends to one configured source as its provider would: signed, with the provider's headers. */
public final class SourceClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final HttpClient http;
  private final URI url;
  private final SourceConfig source;
  private final InstantSource clock;

  /** To the source's path on that listener, for example {@code http://127.0.0.1:8080}. */
  public SourceClient(HttpClient http, URI listener, SourceConfig source, InstantSource clock) {
    this.http = http;
    this.source = source;
    this.url = listener.resolve(source.path() + query(source));
    this.clock = clock;
  }

  /** What the gateway answered. */
  public record Reply(int status, String body) {
    /** Whether the event is the gateway's now. */
    public boolean accepted() {
      return status / 100 == 2;
    }
  }

  /** Where it sends to, without what the query carries. */
  public URI url() {
    return url.resolve(source.path());
  }

  /**
   * Sends once; blocks.
   *
   * @throws IOException when there is no answer within 15 seconds
   */
  public Reply send(Shipment shipment) throws IOException, InterruptedException {
    HttpRequest request = request(shipment);
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(answer.statusCode(), answer.body());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException("no answer from " + url() + ": " + reason, e);
    }
  }

  /**
   * What it would send, signed now; for who sends many at once.
   *
   * @throws IllegalArgumentException when only the provider itself can sign it
   */
  public HttpRequest request(Shipment shipment) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(shipment.body()));
    headers(shipment).forEach(request::setHeader);
    return request.build();
  }

  /** Later ones win: what the scheme signs with must not be replaced by what only describes. */
  private Map<String, String> headers(Shipment shipment) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "hookgate-send");
    source.typeFrom().stream()
        .filter(type -> type.kind() == Selector.Kind.HEADER)
        .findFirst()
        .ifPresent(type -> headers.put(type.name(), shipment.type()));
    Selector key = source.dedup().key();
    if (key != null && key.kind() == Selector.Kind.HEADER) {
      headers.put(key.name(), shipment.id());
    }
    if (source.verify().coded() != null) {
      throw new IllegalArgumentException(
          "the source "
              + source.name()
              + " takes what only its provider can sign ("
              + source.verify().name()
              + "): send to one that is signed with a secret of its own");
    }
    Credential credential = source.verify().credential();
    if (credential != null) {
      credential.headers(secret()).forEach(one -> headers.put(one.name(), one.value()));
    }
    Scheme scheme = source.verify().scheme();
    if (scheme != null) {
      for (Header header :
          signer(scheme).sign(shipment.id(), now(), shipment.body(), "POST", path())) {
        headers.put(header.name().toLowerCase(Locale.ROOT), header.value());
      }
    }
    return headers;
  }

  private Signer signer(Scheme scheme) {
    return Signer.of(scheme, List.of(secret()));
  }

  private String secret() {
    return source.verify().secrets().get(0).value();
  }

  private static String query(SourceConfig source) {
    Credential credential = source.verify().credential();
    String query =
        credential == null ? "" : credential.query(source.verify().secrets().get(0).value());
    return query.isEmpty() ? "" : '?' + query;
  }

  private long now() {
    return clock.millis() / 1000;
  }

  private String path() {
    return source.path();
  }
}
