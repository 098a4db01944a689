package io.hookgate.testkit;

import io.hookgate.config.Secret;
import io.hookgate.config.SourceConfig;
import io.hookgate.model.Header;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.Signer;
import io.hookgate.testkit.Http.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends to one source as its provider does: signed with the first of its secrets, now. */
public final class Provider {
  private final Http listener;
  private final SourceConfig source;
  private final List<String> secrets;

  /** A provider that knows the source's secrets. */
  public Provider(Http listener, SourceConfig source) {
    this(listener, source, source.verify().secrets().stream().map(Secret::value).toList());
  }

  private Provider(Http listener, SourceConfig source, List<String> secrets) {
    this.listener = listener;
    this.source = source;
    this.secrets = secrets;
  }

  /** The same with that secret instead. */
  public Provider knowing(String secret) {
    return new Provider(listener, source, List.of(secret));
  }

  /** Sends it. */
  public Reply send(String body, String... headers) {
    return send(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Sends it. */
  public Reply send(byte[] body, String... headers) {
    return listener.post(source.path(), body, signed("msg", Instant.now(), body, headers));
  }

  /** Sends it under an id, where the scheme has a header for it, as signed at that time. */
  public Reply send(String id, Instant at, byte[] body) {
    return listener.post(source.path(), body, signed(id, at, body));
  }

  /** Sends it and does not wait for the answer. */
  public CompletableFuture<Reply> sendLater(byte[] body, String... headers) {
    return listener.postLater(source.path(), body, signed("msg", Instant.now(), body, headers));
  }

  /** The id of the event that the source stored it as; anything but 200 is a failure. */
  public String accepted(String body, String... headers) {
    Reply reply = send(body, headers);
    if (reply.status() != 200) {
      throw new AssertionError("not accepted: " + reply);
    }
    return reply.json().getString("id");
  }

  /** The headers of a request: name, value, name, value. */
  public String[] signed(String id, Instant at, byte[] body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    Scheme scheme = source.verify().scheme();
    if (scheme != null) {
      for (Header header :
          Signer.of(scheme, secrets).sign(id, at.getEpochSecond(), body, "POST", source.path())) {
        all.add(header.name());
        all.add(header.value());
      }
    }
    return all.toArray(String[]::new);
  }
}
