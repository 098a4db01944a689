package io.hookgate.network;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One fetch, from look-up to the document's last byte, with one timer over all of it. */
final class Fetch {
  private final Documents documents;
  private final Endpoint endpoint;
  private final Promise<byte[]> document = Promise.promise();
  private final Buffer read = Buffer.buffer();
  private @Nullable HttpClientRequest request;

  Fetch(Documents documents, Endpoint endpoint) {
    this.documents = documents;
    this.endpoint = endpoint;
  }

  Future<byte[]> run(Future<InetAddress> address) {
    long timer =
        documents.vertx.setTimer(
            TimeUnit.SECONDS.toMillis(Documents.TIMEOUT_SECONDS),
            id -> fail(new FetchFailed("not there within " + Documents.TIMEOUT_SECONDS + " s")));
    address
        .compose(ip -> documents.outlet.open(endpoint.pinned(HttpMethod.GET, ip)))
        .compose(this::send)
        .onSuccess(this::read)
        .onFailure(this::fail);
    return document.future().onComplete(ended -> documents.vertx.cancelTimer(timer));
  }

  private Future<HttpClientResponse> send(HttpClientRequest made) {
    if (document.future().isComplete()) {
      return made.reset().compose(v -> Future.failedFuture("the fetch is over"));
    }
    request = made;
    // Without handlers, the client logs every broken connection as an error.
    made.exceptionHandler(this::fail).connection().exceptionHandler(broken -> {});
    return made.send();
  }

  private void read(HttpClientResponse begun) {
    begun.exceptionHandler(this::fail);
    if (begun.statusCode() != 200) {
      fail(new FetchFailed("the answer's status is " + begun.statusCode()));
      return;
    }
    begun.handler(this::take).endHandler(end -> document.tryComplete(read.getBytes()));
  }

  private void take(Buffer chunk) {
    if (chunk.length() > Documents.MAX_BYTES - read.length()) {
      fail(new FetchFailed("the document is longer than " + Documents.MAX_BYTES + " bytes"));
    } else if (!document.future().isComplete()) {
      read.appendBuffer(chunk);
    }
  }

  private void fail(Throwable cause) {
    if (document.tryFail(Documents.failed(cause)) && request != null) {
      request.reset();
    }
  }
}
