package io.hookgate.ingress;

import io.hookgate.config.PeerConfig;
import io.hookgate.config.PeerConfig.CertificateConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Lets through who sends from where its source says, and with the certificate that it says. */
final class PeerCheck implements Stage<Arrival> {
  private final SenderAddress addresses;
  private final Stage<Arrival> next;

  PeerCheck(SenderAddress addresses, Stage<Arrival> next) {
    this.addresses = addresses;
    this.next = next;
  }

  @Override
  public Future<Outcome> handle(Arrival arrival) {
    PeerConfig wanted = arrival.source().config().verify().peer();
    String wrong = address(wanted, arrival.request());
    if (wrong == null) {
      wrong = certificate(wanted.certificate(), arrival.request());
    }
    return wrong == null
        ? next.handle(arrival)
        : Future.succeededFuture(new Outcome.Rejected(arrival.source(), wrong, words(wrong), null));
  }

  private static String words(String reason) {
    return switch (reason) {
      case "unknown_address" -> "nobody can tell the sender's address: its proxies disagree";
      case "address_not_allowed" -> "the sender's address is in none of the source's ranges";
      case "missing_certificate" -> "the connection came without a certificate";
      default -> "the certificate has none of the subjects and names that the source allows";
    };
  }

  private @Nullable String address(PeerConfig wanted, HttpServerRequest request) {
    if (wanted.ips().isEmpty()) {
      return null;
    }
    byte[] address = addresses.of(request);
    if (address == null) {
      return "unknown_address";
    }
    return wanted.ips().stream().anyMatch(range -> range.contains(address))
        ? null
        : "address_not_allowed";
  }

  private static @Nullable String certificate(
      @Nullable CertificateConfig wanted, HttpServerRequest request) {
    if (wanted == null) {
      return null;
    }
    X509Certificate certificate = certificate(request.connection().sslSession());
    if (certificate == null) {
      return "missing_certificate";
    }
    boolean anybody = wanted.subjects().isEmpty() && wanted.sans().isEmpty();
    String subject = certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL);
    return anybody || wanted.subjects().contains(subject) || named(wanted.sans(), certificate)
        ? null
        : "certificate_not_allowed";
  }

  /** The sender's own, which the listener has found signed by its authorities. */
  private static @Nullable X509Certificate certificate(@Nullable SSLSession session) {
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own ? own : null;
    } catch (SSLPeerUnverifiedException e) {
      // What the session says when no certificate came.
      return null;
    }
  }

  private static boolean named(List<String> wanted, X509Certificate certificate) {
    if (wanted.isEmpty()) {
      return false;
    }
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(name -> wanted.contains(text(name)));
    } catch (CertificateParsingException e) {
      // Names that cannot be read are none that anybody allowed.
      return false;
    }
  }

  /** The numbers are those of GeneralName (RFC 5280, section 4.2.1.6). */
  private static String text(List<?> name) {
    String kind =
        switch ((Integer) name.get(0)) {
          case 1 -> "email:";
          case 2 -> "dns:";
          case 6 -> "uri:";
          case 7 -> "ip:";
          default -> "";
        };
    return kind.isEmpty() ? "" : kind + String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
  }
}
