package io.hookgate.receiver;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads request bodies up to a limit, also where no Content-Length announces them. */
final class Bodies {
  /** Above every body that a gateway is likely to be configured for. */
  static final int MAX_BYTES = 16 << 20;

  private Bodies() {}

  /** The body is larger than {@link #MAX_BYTES}. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("the body is larger than " + MAX_BYTES + " bytes", null, false, false);
    }
  }

  /** The whole body, or a future failed with {@link TooLarge} or with what broke the connection. */
  static Future<Buffer> read(HttpServerRequest request) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_BYTES) {
            whole.tryFail(new TooLarge());
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(whole::tryFail);
    return whole.future();
  }
}
