package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Certificates that sign themselves, made by the JDK's keytool. */
final class Certificates {
  private Certificates() {}

  /**
   * A certificate and its key in files of their own.
   *
   * @param name the subject after {@code CN=}
   * @param san as keytool writes it, for example {@code dns:localhost}
   */
  static TlsConfig selfSigned(Path folder, String name, String san)
      throws IOException, InterruptedException, GeneralSecurityException {
    String id = UUID.randomUUID().toString();
    Path store = folder.resolve(id + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gate",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + san,
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(store.toFile(), password);
    return new TlsConfig(
        pem(folder.resolve(id + ".crt"), "CERTIFICATE", keys.getCertificate("gate").getEncoded()),
        pem(
            folder.resolve(id + ".key"),
            "PRIVATE KEY",
            keys.getKey("gate", password).getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }
}
