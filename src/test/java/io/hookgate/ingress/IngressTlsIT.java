package io.hookgate.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.TlsConfig;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngressTlsIT {
  @Test
  void servesTlsWithTheConfiguredCertificate(@TempDir Path folder) throws Exception {
    TlsConfig tls = Certificates.selfSigned(folder, "localhost", "dns:localhost");
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
}
