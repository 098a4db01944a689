package io.hookgate.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The reference: a Vert.x server that only reads the body and verifies the HMAC-SHA256, on two
 * event loops. Prints its port as {@code {"port":N}}. What it reaches is what this machine can do.
 */
final class BareServer extends VerticleBase {
  private static final int LOOPS = 2;
  private static final Buffer RECEIVED = Buffer.buffer("{\"received\":true}");

  private final Mac mac = Requests.newMac();
  private int port;

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    BareServer[] loops = new BareServer[LOOPS];
    AtomicInteger made = new AtomicInteger();
    vertx
        .deployVerticle(
            () -> loops[made.getAndIncrement()] = new BareServer(),
            new DeploymentOptions().setInstances(LOOPS))
        .onSuccess(id -> System.out.printf(Locale.ROOT, "{\"port\":%d}%n", loops[0].port))
        .onFailure(
            failure -> {
              System.err.println("the bare server does not start: " + failure);
              System.exit(1);
            });
  }

  @Override
  public Future<?> start() {
    // A negative port is a free one that the instances share.
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
        .listen(-1, "127.0.0.1")
        .onSuccess(server -> port = server.actualPort());
  }

  private void answer(HttpServerRequest request, Buffer body) {
    boolean genuine = isGenuine(request.getHeader(Requests.SIGNATURE_HEADER), body);
    request.response().setStatusCode(genuine ? 200 : 401).end(RECEIVED);
  }

  private boolean isGenuine(@Nullable String signature, Buffer body) {
    if (signature == null || signature.length() != 64) {
      return false;
    }
    byte[] expected = mac.doFinal(body.getBytes());
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }
}
