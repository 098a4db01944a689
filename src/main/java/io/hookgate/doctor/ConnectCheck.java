package io.hookgate.doctor;

import io.hookgate.config.DestinationConfig;
import io.hookgate.config.NetworkConfig;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Endpoint;
import io.hookgate.network.Locator;
import io.hookgate.network.NotAllowed;
import io.hookgate.network.Outlet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Opens a TLS connection to each https destination, as a delivery would: through the guard, the
 * outlet and its proxy. It asks nothing there and closes it again.
 */
final class ConnectCheck {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final int MOST = 100;
  private static final String NAME = "connect";

  private final NetworkConfig network;
  private final InstantSource clock;

  ConnectCheck(NetworkConfig network, InstantSource clock) {
    this.network = network;
    this.clock = clock;
  }

  /** What their certificates say, and who cannot be reached. */
  List<Finding> look(List<DestinationConfig> destinations) throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try {
      Map<DestinationConfig, Future<List<Certificate>>> visits = new LinkedHashMap<>();
      Promise<Void> begun = Promise.promise();
      vertx.runOnContext(
          v -> {
            Locator locator =
                new Locator(
                    new AddressGuard(network.allow()), System::nanoTime, Locator.system(vertx));
            Outlet outlet = Outlet.single(vertx, LIMIT, MOST, MOST, network.proxy());
            destinations.stream()
                .filter(one -> one.enabled() && one.url().startsWith("https:"))
                .limit(MOST)
                .forEach(one -> visits.put(one, visit(one, locator, outlet)));
            begun.complete();
          });
      begun.future().toCompletionStage().toCompletableFuture().join();
      List<Finding> findings = new ArrayList<>();
      for (Map.Entry<DestinationConfig, Future<List<Certificate>>> visit : visits.entrySet()) {
        findings.addAll(found(visit.getKey().qualifiedName(), visit.getValue()));
      }
      return findings;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static Future<List<Certificate>> visit(
      DestinationConfig destination, Locator locator, Outlet outlet) {
    try {
      Endpoint endpoint = Endpoint.parse(destination.url());
      return locator
          .locate(endpoint.host(), 0)
          .compose(
              address -> {
                RequestOptions options = endpoint.pinned(HttpMethod.HEAD, address);
                if (destination.tls() != null) {
                  options.setSslOptions(destination.tls().options());
                }
                return outlet.open(options);
              })
          .compose(ConnectCheck::certificates)
          .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (NotAllowed e) {
      return Future.failedFuture(e);
    }
  }

  private static Future<List<Certificate>> certificates(HttpClientRequest request) {
    // Without handlers, the client logs every broken connection as an error.
    request.exceptionHandler(broken -> {}).connection().exceptionHandler(broken -> {});
    try {
      // The first is its own; those above it are renewed by others.
      return Future.succeededFuture(request.connection().peerCertificates().subList(0, 1));
    } catch (SSLPeerUnverifiedException e) {
      return Future.failedFuture(e);
    } finally {
      request.connection().close();
    }
  }

  private List<Finding> found(String name, Future<List<Certificate>> visit)
      throws InterruptedException {
    try {
      List<Certificate> chain =
          visit
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
      return new CertificatesCheck(clock).judge("the certificate of " + name, chain);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return List.of(
          Finding.problem(
              NAME,
              "no connection to %s: %s".formatted(name, cause.getMessage()),
              "look at its host, its certificate and this machine's way out"));
    }
  }
}
