package io.hookgate.doctor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Asks the configured listeners of this machine. Blocks, five seconds a question at most. */
final class GatewayProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http;

  /** What a listener is. */
  enum Door {
    /** Nobody listens. */
    CLOSED,
    /** A gateway that is ready for traffic. */
    READY,
    /** A gateway that is not. */
    NOT_READY,
    /** Something else. */
    FOREIGN
  }

  /**
   * What was answered.
   *
   * @param json null when the body is none
   */
  record Answer(int status, @Nullable JsonObject json) {}

  GatewayProbe() throws GeneralSecurityException {
    SSLContext anybody = SSLContext.getInstance("TLS");
    anybody.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(anybody)
            .build();
  }

  /** What listens at that URL. */
  Door door(URI listener) throws InterruptedException {
    try {
      Answer answer = get(listener.resolve("/health/ready"), null);
      boolean ours = answer.json != null && answer.json.getValue("status") != null;
      return switch (ours ? answer.status : 0) {
        case 200 -> Door.READY;
        case 503 -> Door.NOT_READY;
        default -> Door.FOREIGN;
      };
    } catch (ConnectException e) {
      return Door.CLOSED;
    } catch (IOException e) {
      return Door.FOREIGN;
    }
  }

  /**
   * Asks once.
   *
   * @param key null for none
   * @throws ConnectException when nobody listens
   */
  Answer get(URI url, @Nullable String key) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(answer.statusCode(), json(answer.body()));
  }

  private static @Nullable JsonObject json(String body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException e) {
      return null;
    }
  }

  /**
   * Takes every certificate: asked is whether a gateway of this machine answers; its certificate is
   * judged by its file. No key is ever sent over such a connection: the API has no TLS.
   */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
