package io.hookgate.api;

import io.hookgate.model.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API's description as a page for people; no key, since it tells nothing about this gateway.
 */
final class DocsResource {
  private static final String STYLE = "/openapi/docs.css";

  private final Vertx vertx;
  private @Nullable Future<Answer> page;

  DocsResource(Vertx vertx) {
    this.vertx = vertx;
  }

  List<Operation> operations() {
    return List.of(Operation.get("/docs", Access.OPEN, call -> show()));
  }

  /** Written once, when somebody wants it, and not on the event loop. */
  private Future<Answer> show() {
    Future<Answer> written = page;
    if (written == null || written.failed()) {
      written = vertx.executeBlocking(DocsResource::write);
      page = written;
    }
    return written;
  }

  private static Answer write() {
    String style = style();
    return new Answer(
        200,
        "text/html; charset=utf-8",
        Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'sha256-"
                + digest(style)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer"),
        Buffer.buffer(new DocsPage(OpenApiResource.document()).html(style)));
  }

  private static String style() {
    try (InputStream in = DocsResource.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException(STYLE + " is missing on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(STYLE + " cannot be read", e);
    }
  }

  private static String digest(String style) {
    return Base64.getEncoder().encodeToString(Sha256.of(style.getBytes(StandardCharsets.UTF_8)));
  }
}
