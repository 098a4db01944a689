package io.hookgate.ingress;

import io.hookgate.config.ResponseConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.VerifyConfig;
import io.hookgate.model.Header;
import io.hookgate.routing.JsonItems;
import io.hookgate.signature.Coded;
import io.hookgate.signature.DatedSecret;
import io.hookgate.signature.Rotation;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.SignedRequest;
import io.hookgate.signature.Verifier;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source with everything made in advance that its requests need. Immutable. */
final class SourceRuntime {
  private final SourceConfig config;
  private final @Nullable Verifier verifier;
  private final SourceFields fields;
  private final @Nullable JsonItems items;
  private final @Nullable Answer fixedAnswer;

  SourceRuntime(SourceConfig config) {
    this.config = config;
    this.verifier = verifier(config.verify());
    this.fields = new SourceFields(config);
    this.items = config.split() == null ? null : JsonItems.at(config.split());
    ResponseConfig response = config.response();
    this.fixedAnswer =
        response.body() == null ? null : Answer.text(response.status(), response.body());
  }

  SourceConfig config() {
    return config;
  }

  String name() {
    return config.name();
  }

  SourceFields fields() {
    return fields;
  }

  /** Where the items of its batches stand; null when each request is one event. */
  @Nullable JsonItems items() {
    return items;
  }

  /** Null for scheme none, which takes everything. */
  @Nullable Verifier verifier() {
    return verifier;
  }

  /** The request under the header names of the source's scheme. */
  SignedRequest canonical(SignedRequest request) {
    Scheme scheme = config.verify().scheme();
    return scheme == null ? request : scheme.canonical(request);
  }

  /** What a sender hears whose event was stored under that id. */
  Answer stored(String eventId) {
    return fixedAnswer != null
        ? fixedAnswer
        : Answer.json(config.response().status(), "{\"received\":true,\"id\":\"" + eventId + "\"}");
  }

  /** What a sender hears whose event had been stored under that id before. */
  Answer repeated(String eventId) {
    return fixedAnswer != null
        ? fixedAnswer
        : Answer.json(
            config.response().status(),
            "{\"received\":true,\"id\":\"" + eventId + "\",\"duplicate\":true}");
  }

  /** What a sender hears whose batch is stored, some of it perhaps before. */
  Answer stored(List<String> eventIds, int duplicates) {
    return fixedAnswer != null
        ? fixedAnswer
        : Answer.json(
            config.response().status(),
            new JsonObject()
                .put("received", true)
                .put("ids", new JsonArray(eventIds))
                .put("duplicates", duplicates)
                .encode());
  }

  /** The headers that destinations get, in the order of the configuration. */
  List<Header> forwarded(MultiMap headers) {
    if (config.forwardHeaders().isEmpty()) {
      return List.of();
    }
    List<Header> forwarded = new ArrayList<>();
    for (String name : config.forwardHeaders()) {
      for (String value : headers.getAll(name)) {
        forwarded.add(new Header(name, value));
      }
    }
    return List.copyOf(forwarded);
  }

  private static @Nullable Verifier verifier(VerifyConfig verify) {
    List<DatedSecret> secrets =
        verify.secrets().stream()
            .map(secret -> new DatedSecret(secret.value(), secret.notAfter()))
            .toList();
    Coded coded = verify.coded();
    if (coded != null) {
      return Rotation.of(secrets, live -> Verifier.of(coded, live));
    }
    Scheme scheme = verify.scheme();
    return scheme == null ? null : Rotation.of(secrets, live -> Verifier.of(scheme, live));
  }
}
