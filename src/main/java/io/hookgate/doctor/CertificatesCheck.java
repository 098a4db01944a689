package io.hookgate.doctor;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.TlsConfig;
import io.hookgate.network.ClientTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificates that the configuration names: valid now, and for a while. */
final class CertificatesCheck {
  private static final Duration SOON = Duration.ofDays(21);
  private static final String NAME = "certificates";

  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();

  CertificatesCheck(InstantSource clock) {
    this.clock = clock;
  }

  /** All of them. */
  List<Finding> look(GatewayConfig config) throws CertificateException {
    TlsConfig tls = config.ingress().tls();
    if (tls != null) {
      file("the public listener's certificate", tls.cert());
      if (tls.clientCa() != null) {
        file("the authority of client certificates", tls.clientCa());
      }
    }
    for (DestinationConfig destination : config.destinations()) {
      ClientTls own = destination.tls();
      if (own != null) {
        pem("the authority for " + destination.qualifiedName(), own.ca());
        pem("our certificate for " + destination.qualifiedName(), own.cert());
      }
    }
    return findings;
  }

  /** What to say of the certificates that somebody showed or a file holds. */
  List<Finding> judge(String whose, Collection<? extends Certificate> chain) {
    for (Certificate one : chain) {
      if (one instanceof X509Certificate certificate) {
        findings.add(finding(whose, certificate));
      }
    }
    return findings;
  }

  private void file(String whose, Path file) throws CertificateException {
    try {
      pem(whose + " (" + file + ")", Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      findings.add(
          Finding.problem(
              NAME,
              "%s cannot be read: %s".formatted(whose, e),
              "put the file " + file + " there"));
    }
  }

  private void pem(String whose, @Nullable String pem) throws CertificateException {
    if (pem != null) {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      judge(
          whose,
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes)));
    }
  }

  private Finding finding(String whose, X509Certificate certificate) {
    Instant now = clock.instant();
    Instant end = certificate.getNotAfter().toInstant();
    String said = "%s is valid until %s".formatted(whose, end);
    String remedy = "renew it";
    if (now.isAfter(end)) {
      return Finding.problem(NAME, "%s has expired at %s".formatted(whose, end), remedy);
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return Finding.problem(
          NAME,
          "%s is not valid before %s".formatted(whose, certificate.getNotBefore().toInstant()),
          "look at this machine's clock, or renew it");
    }
    return now.plus(SOON).isAfter(end)
        ? Finding.warning(NAME, said, remedy)
        : Finding.ok(NAME, said);
  }
}
