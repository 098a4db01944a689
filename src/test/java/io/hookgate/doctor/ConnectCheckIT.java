package io.hookgate.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.ConfigLoader;
import io.hookgate.config.GatewayConfig;
import io.hookgate.config.Loaded;
import io.hookgate.doctor.Finding.Level;
import io.hookgate.testkit.StoreKit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS connections to a destination on loopback, whose certificate signs itself. */
class ConnectCheckIT {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost",
        "-validity",
        "100",
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "a",
        "-file",
        folder.resolve("ca.pem").toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        "changeit");
    server =
        StoreKit.await(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                            new PfxOptions().setPath(store.toString()).setPassword("changeit")))
                .requestHandler(
                    request -> {
                      requests.incrementAndGet();
                      request.response().end();
                    })
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    StoreKit.await(vertx.close());
  }

  @Test
  void tellsWhenTheCertificateEndsAndAsksNothing() throws Exception {
    GatewayConfig config = config("\"127.0.0.0/8\"", ", \"tls\": { \"ca\": \"%s\" }");

    assertThat(look(config, Duration.ZERO)).extracting(Finding::level).containsExactly(Level.OK);
    assertThat(look(config, Duration.ofDays(90)))
        .extracting(Finding::level)
        .containsExactly(Level.WARNING);
    assertThat(requests.get()).isZero();
  }

  @Test
  void tellsWhoCannotBeReachedAndWhy() throws Exception {
    assertThat(look(config("\"127.0.0.0/8\"", ""), Duration.ZERO))
        .singleElement()
        .matches(one -> one.level() == Level.PROBLEM && one.check().equals("connect"));
    assertThat(look(config("", ", \"tls\": { \"ca\": \"%s\" }"), Duration.ZERO))
        .singleElement()
        .matches(one -> one.said().contains("loopback"));
    assertThat(requests.get()).isZero();
  }

  private static List<Finding> look(GatewayConfig config, Duration later)
      throws InterruptedException {
    InstantSource clock = InstantSource.offset(InstantSource.system(), later);
    return new ConnectCheck(config.network(), clock).look(config.destinations());
  }

  private GatewayConfig config(String allow, String tls) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("test.json"),
            """
            { "network": { "allow": [ %s ] }, "destinations": [
              { "name": "near", "url": "https://localhost:%d/"%s } ] }
            """
                .formatted(allow, server.actualPort(), tls.formatted(folder.resolve("ca.pem"))));
    Loaded loaded = new ConfigLoader(Map.of()).load(List.of(file));
    if (loaded instanceof Loaded.Valid valid) {
      return valid.config();
    }
    throw new IllegalArgumentException(loaded.toString());
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
