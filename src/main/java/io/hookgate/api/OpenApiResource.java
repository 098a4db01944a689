package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The API's own description; no key, since it tells nothing about this gateway. */
final class OpenApiResource {
  private static final String DOCUMENT = "/openapi/hookgate.json";

  private final Answer document;

  /** Reads the document once; it is small and part of the JAR. */
  OpenApiResource() {
    this.document = new Answer(200, Answer.JSON, Map.of(), Buffer.buffer(read()));
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/openapi.json", Access.OPEN, call -> Future.succeededFuture(document)));
  }

  private static byte[] read() {
    try (InputStream in = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException(DOCUMENT + " is missing on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(DOCUMENT + " cannot be read", e);
    }
  }
}
