package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.TlsConfig;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngressTlsIT {
  @Test
  void servesTlsWithTheConfiguredCertificate(@TempDir Path folder) throws Exception {
    TlsConfig tls = selfSigned(folder);
    try (Gate gate = new Gate(Plant.topology())) {
      IngressVerticle listener = gate.verticle("localhost", tls);
      Gate.await(gate.vertx.deployVerticle(listener));
      HttpClientAgent client =
          gate.vertx.createHttpClient(
              new HttpClientOptions()
                  .setSsl(true)
                  .setTrustOptions(new PemTrustOptions().addCertPath(tls.cert().toString())));

      int status =
          Gate.await(
              client
                  .request(HttpMethod.POST, listener.port(), "localhost", "/in/open")
                  .compose(request -> request.send("x"))
                  .map(HttpClientResponse::statusCode));
      Gate.await(client.close());

      assertThat(status).isEqualTo(200);
    }
  }

  private static TlsConfig selfSigned(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gate",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
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
        pem(folder.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("gate").getEncoded()),
        pem(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey("gate", password).getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }
}
