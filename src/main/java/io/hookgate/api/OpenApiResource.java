package io.hookgate.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's own description; no key, since it tells nothing about this gateway. */
final class OpenApiResource {
  private static final String DOCUMENT = "/openapi/hookgate.yaml";

  private final Answer document;

  /** Reads the document once; it is small and part of the JAR. */
  OpenApiResource() {
    this.document = new Answer(200, Answer.JSON, Map.of(), document().toBuffer());
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/openapi.json", Access.OPEN, call -> Future.succeededFuture(document)));
  }

  /** The shipped document. */
  @SuppressWarnings("unchecked") // YAML's mappings are maps, and the keys of this document texts.
  static JsonObject document() {
    try (InputStream in = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException(DOCUMENT + " is missing on the class path");
      }
      Load yaml = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
      return new JsonObject((Map<String, Object>) yaml.loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(DOCUMENT + " cannot be read", e);
    }
  }
}
