package io.hookgate.network;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts small forms, as token endpoints take them: to an address that the guard lets through,
 * without redirects, reading at most {@value #MAX_BYTES} bytes of the answer. For one event loop.
 */
public final class Forms {
  static final int MAX_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Outlet outlet;
  private final Locator locator;
  private final Duration timeout;

  /**
   * A form and where it goes.
   *
   * @param authorization the header of that name; null for none
   * @param text already encoded
   * @param tls null for what this Java trusts
   */
  public record Form(
      String url, @Nullable String authorization, String text, @Nullable ClientTls tls) {
    @Override
    public String toString() {
      return "Form";
    }
  }

  /** What came back, whatever its status. */
  public record Answer(int status, String text) {
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * @param timeout from look-up to the answer's last byte
   */
  public Forms(Vertx vertx, Outlet outlet, Locator locator, Duration timeout) {
    this.vertx = vertx;
    this.outlet = outlet;
    this.locator = locator;
    this.timeout = timeout;
  }

  /**
   * Posts it. Fails with {@link NotAllowed} when it must not go there, with {@link
   * TimeoutException} when the answer was not whole in time.
   */
  public Future<Answer> post(Form form) {
    try {
      return new Posting(form, Endpoint.parse(form.url)).run();
    } catch (NotAllowed e) {
      return Future.failedFuture(e);
    }
  }

  /** One form on its way, with one timer over all of it. */
  private final class Posting {
    private final Form form;
    private final Endpoint endpoint;
    private final Promise<Answer> answer = Promise.promise();
    private final Buffer read = Buffer.buffer();
    private @Nullable HttpClientRequest request;

    Posting(Form form, Endpoint endpoint) {
      this.form = form;
      this.endpoint = endpoint;
    }

    Future<Answer> run() {
      long timer =
          vertx.setTimer(
              timeout.toMillis(),
              id -> fail(new TimeoutException("no whole answer in " + timeout.toMillis() + " ms")));
      locator
          .locate(endpoint.host(), 0)
          .compose(ip -> outlet.open(options(ip)))
          .compose(this::send)
          .onSuccess(this::read)
          .onFailure(this::fail);
      return answer.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private RequestOptions options(InetAddress ip) {
      RequestOptions options =
          endpoint
              .pinned(HttpMethod.POST, ip)
              .putHeader("Content-Type", "application/x-www-form-urlencoded")
              .putHeader("Accept", "application/json");
      if (form.authorization != null) {
        options.putHeader("Authorization", form.authorization);
      }
      return form.tls == null ? options : options.setSslOptions(form.tls.options());
    }

    private Future<HttpClientResponse> send(HttpClientRequest made) {
      if (answer.future().isComplete()) {
        return made.reset().compose(v -> Future.failedFuture("the call is over"));
      }
      request = made;
      // Without handlers, the client logs every broken connection as an error.
      made.exceptionHandler(this::fail).connection().exceptionHandler(broken -> {});
      return made.send(Buffer.buffer(form.text));
    }

    private void read(HttpClientResponse begun) {
      begun
          .exceptionHandler(this::fail)
          .handler(this::take)
          .endHandler(
              end ->
                  answer.tryComplete(
                      new Answer(begun.statusCode(), read.toString(StandardCharsets.UTF_8))));
    }

    private void take(Buffer chunk) {
      if (chunk.length() > MAX_BYTES - read.length()) {
        fail(new NotAllowed("the answer is longer than " + MAX_BYTES + " bytes"));
      } else if (!answer.future().isComplete()) {
        read.appendBuffer(chunk);
      }
    }

    private void fail(Throwable cause) {
      if (answer.tryFail(cause) && request != null) {
        request.reset();
      }
    }
  }
}
