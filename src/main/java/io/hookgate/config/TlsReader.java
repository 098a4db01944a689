package io.hookgate.config;

import io.hookgate.network.ClientTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Reads what TLS connections to a destination trust and show, the PEM files with it. */
final class TlsReader {
  private static final long LONGEST = 256 << 10;

  private TlsReader() {}

  /** Null where the key is absent or something is wrong with it. */
  static @Nullable ClientTls read(Section owner) {
    if (!owner.has("tls")) {
      return null;
    }
    Section tls = owner.section("tls");
    if (tls.has("cert") != tls.has("key")) {
      tls.problem("\"cert\" and \"key\" go together: write both, or neither");
      return null;
    }
    if (!tls.has("ca") && !tls.has("cert")) {
      tls.problem("must have \"ca\", or \"cert\" and \"key\", or all of them");
      return null;
    }
    String ca = certificates(tls, "ca");
    String cert = certificates(tls, "cert");
    String key = key(tls);
    boolean whole =
        (ca != null || !tls.has("ca"))
            && (cert == null) == (key == null)
            && (cert != null || !tls.has("cert"));
    return whole ? new ClientTls(ca, cert, key) : null;
  }

  private static @Nullable String certificates(Section tls, String key) {
    String pem = text(tls, key);
    if (pem == null) {
      return null;
    }
    try {
      byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
      boolean none =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .isEmpty();
      if (!none && pem.contains("-----BEGIN CERTIFICATE-----")) {
        return pem;
      }
    } catch (CertificateException e) {
      // Said below, as for a file without any.
    }
    tls.problem(key, "the file " + tls.text(key) + " holds no certificate in PEM");
    return null;
  }

  private static @Nullable String key(Section tls) {
    String pem = text(tls, "key");
    if (pem == null) {
      return null;
    }
    if (pem.contains("PRIVATE KEY-----") && !pem.contains("ENCRYPTED")) {
      return pem;
    }
    tls.problem(
        "key", "the file " + tls.text("key") + " holds no private key in PEM without a password");
    return null;
  }

  private static @Nullable String text(Section tls, String key) {
    Path path = tls.has(key) ? ListenersReader.path(tls, key) : null;
    if (path == null) {
      return null;
    }
    try {
      if (Files.size(path) > LONGEST) {
        tls.problem(key, "the file " + tls.text(key) + " is longer than 256 KiB");
        return null;
      }
      return Files.readString(path, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      tls.problem(
          key, "the file %s cannot be read: %s".formatted(tls.text(key), ConfigFiles.reason(e)));
      return null;
    }
  }
}
