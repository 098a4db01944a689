package io.hookgate.signature;

import io.hookgate.model.Header;
import io.hookgate.routing.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** Signs as a provider does: the other side of {@link Verifier}. Any thread. */
public final class Signer {
  private final Scheme scheme;
  private final Signing signing;

  private Signer(Scheme scheme, Signing signing) {
    this.scheme = scheme;
    this.signing = signing;
  }

  /**
   * A signer with all of these secrets: one signature for each where the scheme has room for
   * several, otherwise one by the first.
   *
   * @throws IllegalArgumentException when there is no secret, or one is empty or malformed, or the
   *     scheme signs the URL and was not told it ({@link Scheme#at}); the message counts secrets
   *     from 1 and does not show them
   */
  public static Signer of(Scheme scheme, List<String> secrets) {
    boolean several = scheme.header().layout() instanceof Layout.Keyed;
    return new Signer(
        scheme, Signing.of(scheme, several || secrets.isEmpty() ? secrets : secrets.subList(0, 1)));
  }

  /**
   * Signs a request without further headers.
   *
   * @param id the event's id, sent where the scheme has a header for it
   * @param epochSeconds when, sent where the scheme has a place for it
   */
  public List<Header> sign(String id, long epochSeconds, byte[] body, String method, String path) {
    return sign(id, epochSeconds, SignedRequest.of(method, path, List.of(), body));
  }

  /**
   * Signs a request.
   *
   * @param request its headers are signed where the scheme says so
   * @return the headers to add: id and timestamp where the scheme has them, and the signature
   * @throws IllegalArgumentException when the scheme signs a header that the request lacks
   */
  public List<Header> sign(String id, long epochSeconds, SignedRequest request) {
    List<Header> headers = new ArrayList<>(3);
    Selector idFrom = scheme.idFrom();
    if (idFrom != null && idFrom.kind() == Selector.Kind.HEADER) {
      headers.add(new Header(idFrom.name(), id));
    }
    Timestamp timestamp = scheme.timestamp();
    String time = timestamp == null ? "" : timestamp.write(epochSeconds);
    if (timestamp != null && timestamp.place() == Timestamp.Place.HEADER) {
      headers.add(new Header(timestamp.name(), time));
    }
    headers.add(
        new Header(
            scheme.header().name(),
            scheme
                .header()
                .write(signatures(with(headers, request), time), scheme.timestampKey(), time)));
    return List.copyOf(headers);
  }

  private List<String> signatures(SignedRequest request, String time) {
    return signing.keys().stream().map(key -> signature(key, request, time)).toList();
  }

  private String signature(SecretKeySpec key, SignedRequest request, String time) {
    if (scheme.header().layout() instanceof Layout.Token) {
      return new String(key.getEncoded(), StandardCharsets.UTF_8);
    }
    byte[] made = signing.make(key, request, time);
    if (made == null) {
      throw new IllegalArgumentException(
          "%s signs the header %s, which the request lacks"
              .formatted(scheme.name(), signing.signed().missingHeader(request)));
    }
    return scheme.digest().encoding().encode(made);
  }

  private static SignedRequest with(List<Header> added, SignedRequest request) {
    SignedRequest own = SignedRequest.of(request.method(), request.path(), added, request.body());
    return new SignedRequest(
        request.method(),
        request.path(),
        name -> {
          List<String> values = own.headerValues().apply(name);
          return values.isEmpty() ? request.headerValues().apply(name) : values;
        },
        request.body());
  }
}
