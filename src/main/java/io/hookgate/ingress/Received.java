package io.hookgate.ingress;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request that arrived whole.
 *
 * @param signed the request as its source's signature speaks about it, with the body as received.
 *     An id or a type is read here and not from the request: a header that no signature covers must
 *     not take the place of one that it does
 * @param secretIndex which of the source's secrets has proven it, from 0; -1 where none has
 */
record Received(
    HttpServerRequest request, SourceRuntime source, SignedRequest signed, int secretIndex) {

  /** The same, proven by that secret. */
  Received provenBy(int index) {
    return new Received(request, source, signed, index);
  }

  /** What it brings once it is proven. */
  Proven proven() {
    return new Proven(source, signed, request.headers(), null);
  }

  byte[] body() {
    return signed.body();
  }
}
