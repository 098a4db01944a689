package io.hookgate.ingress;

import io.hookgate.config.ResponseConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.config.VerifyConfig;
import io.hookgate.handshake.Handshake;
import io.hookgate.model.Header;
import io.hookgate.routing.JsonItems;
import io.hookgate.signature.DatedSecret;
import io.hookgate.signature.Rotation;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.SignedRequest;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source with everything made in advance that its requests need. Immutable. */
final class SourceRuntime {
  /** Where the provider brings its secret, nothing is proven before it did. */
  private static final Verifier NOT_YET =
      (request, now) ->
          new Verdict.Rejected(Verdict.Reason.WRONG_SIGNATURE, "there is no secret yet");

  private final SourceConfig config;
  private final @Nullable Verifier verifier;
  private final @Nullable Handshake handshake;
  private final SourceFields fields;
  private final @Nullable JsonItems items;
  private final @Nullable Answer fixedAnswer;

  SourceRuntime(SourceConfig config) {
    this.config = config;
    this.verifier = verifier(config.verify());
    this.handshake = config.verify().answers();
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

  /** What answers the provider's questions; null where it asks none. */
  @Nullable Handshake handshake() {
    return handshake;
  }

  /** Whether the provider may ask something with that method. */
  boolean asks(String method) {
    return handshake != null && handshake.methods().contains(method);
  }

  /** The header without which nothing is proven; only where requests are signed. */
  String signatureHeader() {
    Scheme scheme = config.verify().scheme();
    return scheme == null ? "authorization" : scheme.header().name();
  }

  /** Null where the content proves nothing: it is for the connection to do, or for nobody. */
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
    if (verify.unproven()) {
      return null;
    }
    List<DatedSecret> secrets =
        verify.secrets().stream()
            .map(secret -> new DatedSecret(secret.value(), secret.notAfter()))
            .toList();
    return secrets.isEmpty() && verify.coded() == null
        ? NOT_YET
        : Rotation.of(secrets, live -> Objects.requireNonNull(verify.verifier(live)));
  }
}
