package io.hookgate.receiver;

import io.hookgate.model.Sha256;
import io.hookgate.receiver.Journal.Arrival;
import io.hookgate.signature.Presets;
import io.hookgate.signature.Scheme;
import io.hookgate.signature.SignedRequest;
import io.hookgate.signature.Verdict;
import io.hookgate.signature.Verifier;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a good consumer does with a request, in this order: prove it, recognise it, remember it,
 * answer it, and only then work on it.
 */
final class HooksHandler implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HooksHandler.class);

  private final Vertx vertx;
  private final @Nullable Verifier verifier;
  private final InstantSource clock;
  private final FailurePlan plan;
  private final Journal journal;
  private final AddressBook addresses;
  private final Counters counters = new Counters();
  private final Modes modes;
  private final Consumer<Answered> observer;

  HooksHandler(
      Vertx vertx, ReceiverOptions options, InstantSource clock, Consumer<Answered> observer) {
    this.vertx = vertx;
    this.verifier = options.secrets().isEmpty() ? null : verifier(options.secrets());
    this.clock = clock;
    this.plan = new FailurePlan(options.seed(), options.fail());
    this.journal = new Journal(options.remembered());
    this.addresses = new AddressBook(options.remembered());
    this.modes = new Modes(vertx);
    this.observer = observer;
  }

  FailurePlan plan() {
    return plan;
  }

  Journal journal() {
    return journal;
  }

  AddressBook addresses() {
    return addresses;
  }

  ReceiverStats stats() {
    return counters.snapshot();
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(405).putHeader(HttpHeaders.ALLOW, "POST").end();
      return;
    }
    Bodies.read(request)
        .onSuccess(body -> consume(request, body))
        .onFailure(failure -> refuse(request, failure));
  }

  private void consume(HttpServerRequest request, Buffer body) {
    counters.received.increment();
    byte[] bytes = body.getBytes();
    if (verifier != null
        && verifier.verify(signed(request, bytes), clock.millis())
            instanceof Verdict.Rejected rejected) {
      counters.badSignatures.increment();
      answer(request, body, 0, 401, "rejected", error(rejected.detail()));
      return;
    }
    String id = header(request.headers(), "webhook-id");
    if (id.isEmpty()) {
      answer(request, body, 0, 400, "rejected", error("the header webhook-id is missing"));
      return;
    }
    Arrival arrival =
        journal.arrive(
            id,
            header(request.headers(), "X-Webhook-Replay"),
            header(request.headers(), "X-Webhook-Event-Type"),
            Sha256.hex(bytes),
            bytes.length);
    if (modes.appliesTo(request, arrival.attempt())) {
      misbehave(request, body, arrival);
    } else {
      take(request, body, arrival);
    }
  }

  private void misbehave(HttpServerRequest request, Buffer body, Arrival arrival) {
    if (modes.takes(request)) {
      remember(arrival);
    }
    modes.answer(request);
    tell(request, body, arrival.attempt(), 0, "mode");
  }

  private void take(HttpServerRequest request, Buffer body, Arrival arrival) {
    int refusal = plan.statusOf(arrival.event(), arrival.attempt());
    if (refusal != 0) {
      counters.failed.increment();
      answer(request, body, arrival.attempt(), refusal, "failed", error("refused on purpose"));
      return;
    }
    boolean first = remember(arrival);
    JsonObject reply = new JsonObject().put("received", true);
    if (!first) {
      reply.put("duplicate", true);
    }
    answer(request, body, arrival.attempt(), 200, first ? "accepted" : "double", reply);
    if (first && AddressBook.TYPES.contains(header(request.headers(), "X-Webhook-Event-Type"))) {
      vertx.runOnContext(later -> process(body));
    }
  }

  private boolean remember(Arrival arrival) {
    boolean first = journal.accept(arrival);
    (first ? counters.accepted : counters.doubles).increment();
    return first;
  }

  private void process(Buffer body) {
    try {
      addresses.apply(new JsonObject(body));
    } catch (RuntimeException e) {
      // Decoding and reading throw several kinds; to a consumer they all mean the same.
      counters.unreadable.increment();
      String reason = e instanceof DecodeException ? "the body is no JSON object" : e.getMessage();
      LOG.atWarn().addKeyValue("reason", reason).log("email.unreadable");
    }
  }

  private void refuse(HttpServerRequest request, Throwable failure) {
    if (failure instanceof Bodies.TooLarge) {
      request
          .response()
          .setStatusCode(413)
          .putHeader(HttpHeaders.CONNECTION, "close")
          .end(error(failure.getMessage()).toBuffer());
    } else {
      LOG.atDebug().addKeyValue("reason", failure.getMessage()).log("hook.broken_off");
    }
  }

  private void answer(
      HttpServerRequest request,
      Buffer body,
      int attempt,
      int status,
      String outcome,
      JsonObject reply) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(reply.toBuffer());
    tell(request, body, attempt, status, outcome);
  }

  private void tell(
      HttpServerRequest request, Buffer body, int attempt, int status, String outcome) {
    observer.accept(new Answered(request.uri(), request.headers(), body, attempt, status, outcome));
  }

  private static SignedRequest signed(HttpServerRequest request, byte[] body) {
    return new SignedRequest(
        request.method().name(), request.uri(), request.headers()::getAll, body);
  }

  private static Verifier verifier(List<String> secrets) {
    Scheme scheme = Presets.find("standard-webhooks").orElseThrow();
    return Verifier.of(scheme, secrets);
  }

  private static JsonObject error(@Nullable String reason) {
    return new JsonObject().put("error", reason);
  }

  private static String header(MultiMap headers, String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }
}
