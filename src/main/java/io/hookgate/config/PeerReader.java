package io.hookgate.config;

import io.hookgate.config.PeerConfig.CertificateConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Reads what a source asks of the connection that a request comes on. */
final class PeerReader {
  private static final String SANS = "(?i)(dns|uri|email|ip):.+";

  private final boolean clientCertificates;

  /**
   * @param clientCertificates whether the listener asks for any
   */
  PeerReader(boolean clientCertificates) {
    this.clientCertificates = clientCertificates;
  }

  PeerConfig read(Section verify, boolean mtls) {
    return new PeerConfig(verify.ranges("ips"), mtls ? certificate(verify) : null);
  }

  private @Nullable CertificateConfig certificate(Section verify) {
    if (!clientCertificates) {
      verify.problem(
          "scheme",
          "\"mtls\" needs \"ingress.tls\" with \"clientCa\": without it no sender is asked for a"
              + " certificate");
    }
    return new CertificateConfig(subjects(verify), sans(verify));
  }

  private static List<String> subjects(Section verify) {
    List<String> subjects = new ArrayList<>();
    for (Section.Item item : verify.texts("subjects")) {
      try {
        subjects.add(new X500Principal(item.text()).getName(X500Principal.CANONICAL));
      } catch (IllegalArgumentException e) {
        verify.problem(
            item, "is not a distinguished name: write one such as \"CN=sender,O=Example\"");
      }
    }
    return List.copyOf(subjects);
  }

  private static List<String> sans(Section verify) {
    List<String> sans = new ArrayList<>();
    for (Section.Item item : verify.texts("sans")) {
      if (!item.text().matches(SANS)) {
        verify.problem(item, "must begin with dns:, uri:, email: or ip:");
      }
      sans.add(item.text().toLowerCase(Locale.ROOT));
    }
    return List.copyOf(sans);
  }
}
