package io.hookgate.ingress;

import io.hookgate.handshake.Reply;
import io.hookgate.model.EventStatus;
import io.hookgate.signature.Verdict;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request ends: the name of each way, what the sender hears, and what we keep of it. The only
 * place where an outcome becomes an HTTP status.
 */
sealed interface Outcome {
  /** What the sender hears. */
  Answer answer();

  /** What we keep of it: at most a line and a count. */
  default void record(Evidence evidence) {}

  /** Whether the sender hears that what it sent is stored. */
  default boolean acknowledges() {
    return false;
  }

  /** What we keep of the request, once it is answered: nothing but of one that is refused. */
  default void keep(HttpServerRequest request, RejectionLog log) {}

  /** A probe of health. */
  record Probed(boolean up) implements Outcome {
    private static final Answer UP = Answer.json(200, "{\"status\":\"up\"}");
    private static final Answer DOWN = Answer.json(503, "{\"status\":\"down\"}");

    @Override
    public Answer answer() {
      return up ? UP : DOWN;
    }
  }

  /** Neither a source nor a probe is served there. */
  record UnknownPath() implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(404, "Not Found", "No source is served at this path.");

    @Override
    public Answer answer() {
      return ANSWER;
    }
  }

  /** Something is served there, but not with that method. */
  record WrongMethod(String allowed) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.problem(405, "Method Not Allowed", "This path takes " + allowed + ".")
          .allowing(allowed);
    }
  }

  /** The source is switched off. */
  record Disabled(SourceRuntime source) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(503, "Service Unavailable", "This source is disabled.").retryAfter(60);

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.unavailable(source, "disabled");
    }
  }

  /** The body is larger than the limit, as announced or as counted. */
  record TooLarge(SourceRuntime source, int maxBytes) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.problem(
          413, "Content Too Large", "The body may have " + maxBytes + " bytes at most.");
    }

    @Override
    public void record(Evidence evidence) {
      evidence.rejected(source, "too_large");
    }

    @Override
    public void keep(HttpServerRequest request, RejectionLog log) {
      log.note(request, source, "too_large", "at most " + maxBytes + " bytes are taken", null);
    }
  }

  /** The request was not whole by its deadline. */
  record TooSlow(SourceRuntime source, Duration timeout) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.problem(
          408, "Request Timeout", "The request was not whole after " + timeout.toMillis() + " ms.");
    }

    @Override
    public void record(Evidence evidence) {
      evidence.rejected(source, "too_slow");
    }
  }

  /** The sender hung up before its request was whole; nobody hears the answer. */
  record HungUp() implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(400, "Bad Request", "The request was not whole.");

    @Override
    public Answer answer() {
      return ANSWER;
    }
  }

  /** The node holds as many bytes, or waits for as many accepts, as it may. */
  record Busy(SourceRuntime source) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(503, "Service Unavailable", "Too many requests at once.").retryAfter(1);

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.unavailable(source, "busy");
    }
  }

  /**
   * Nothing proves the sender. The answer is the same whatever is wrong with the signature: a
   * forger learns nothing from it.
   *
   * @param reason a word of a fixed set
   * @param detail what was expected and what came, for the operator
   * @param body as it came; null when it was not read
   */
  record Rejected(SourceRuntime source, String reason, String detail, byte @Nullable [] body)
      implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(401, "Unauthorized", "The signature was not accepted.");

    static Rejected of(Received received, Verdict.Rejected verdict) {
      return new Rejected(
          received.source(),
          verdict.reason().name().toLowerCase(Locale.ROOT),
          verdict.detail(),
          received.body());
    }

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.rejected(source, reason);
    }

    @Override
    public void keep(HttpServerRequest request, RejectionLog log) {
      log.note(request, source, reason, detail, body);
    }
  }

  /** A batch with more items than are taken; proven, and nothing of it is stored. */
  record TooManyItems(SourceRuntime source, int items, int most) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.problem(
          413,
          "Content Too Large",
          "The batch has %d items, %d are taken at most; send it in parts.".formatted(items, most));
    }

    @Override
    public void record(Evidence evidence) {
      evidence.rejected(source, "too_many_items");
    }

    @Override
    public void keep(HttpServerRequest request, RejectionLog log) {
      String detail = "a batch of %d items, %d are taken at most".formatted(items, most);
      log.note(request, source, "too_many_items", detail, null);
    }
  }

  /** What would prove the sender cannot be had now; the sender has done nothing wrong. */
  record Unproven(SourceRuntime source, String why) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(
                503, "Service Unavailable", "The sender's key could not be fetched; send it again.")
            .retryAfter(10);

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.unavailable(source, "key: " + why);
    }
  }

  /** A question of the provider; it is no event, and nothing of it is stored as one. */
  record Greeted(SourceRuntime source, Reply.Answered answered) implements Outcome {
    @Override
    public Answer answer() {
      return Answer.to(answered);
    }

    @Override
    public void record(Evidence evidence) {
      evidence.greeted(source);
    }
  }

  /** A question of the provider with more to repeat than is repeated. */
  record ChallengeTooLong(SourceRuntime source) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(400, "Bad Request", "What is to be repeated is too long.");

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.rejected(source, "handshake_too_long");
    }
  }

  /** The address that the provider wants requested did not answer as it should. */
  record Unconfirmed(SourceRuntime source, String why) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(502, "Bad Gateway", "The subscription could not be confirmed; ask again.");

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.unavailable(source, "confirmation: " + why);
    }
  }

  /** Durable now. */
  record Stored(SourceRuntime source, String eventId, EventStatus status, boolean keyed)
      implements Outcome {
    @Override
    public Answer answer() {
      return source.stored(eventId);
    }

    @Override
    public boolean acknowledges() {
      return true;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.stored(this);
    }
  }

  /** Durable before, under the same dedup key; the id is the first one's. */
  record Repeated(SourceRuntime source, String eventId, boolean otherBytes) implements Outcome {
    @Override
    public Answer answer() {
      return source.repeated(eventId);
    }

    @Override
    public boolean acknowledges() {
      return true;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.repeated(this);
    }
  }

  /**
   * A batch, of which each item ended in its own way. It is acknowledged when all are stored; else
   * the sender hears of the first that is not.
   *
   * @param parts of the items that were tried, in their order
   */
  record Batch(SourceRuntime source, List<Outcome> parts, boolean acknowledges) implements Outcome {
    @Override
    public Answer answer() {
      return failed().map(Outcome::answer).orElseGet(() -> source.stored(eventIds(), duplicates()));
    }

    @Override
    public void record(Evidence evidence) {
      parts.stream().filter(Outcome::acknowledges).forEach(part -> part.record(evidence));
      failed().ifPresent(part -> part.record(evidence));
    }

    /** Of the items that are stored. */
    List<String> eventIds() {
      List<String> ids = new ArrayList<>(parts.size());
      for (Outcome part : parts) {
        if (part instanceof Stored stored) {
          ids.add(stored.eventId());
        } else if (part instanceof Repeated repeated) {
          ids.add(repeated.eventId());
        }
      }
      return ids;
    }

    int duplicates() {
      return (int) parts.stream().filter(Repeated.class::isInstance).count();
    }

    private Optional<Outcome> failed() {
      return parts.stream().filter(part -> !part.acknowledges()).findFirst();
    }
  }

  /** The store did not do it, or nobody knows whether it did. */
  record Unavailable(SourceRuntime source, StoreUnavailable cause) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(503, "Service Unavailable", "The event was not stored; send it again.")
            .retryAfter(5);

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.unavailable(source, "store " + cause.reason() + ": " + cause.getMessage());
    }
  }

  /** A bug of ours. */
  record Broken(Throwable cause) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(500, "Internal Server Error", "The event was not accepted.");

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.broken(cause);
    }
  }
}
