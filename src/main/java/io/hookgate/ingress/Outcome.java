package io.hookgate.ingress;

import io.hookgate.handshake.Reply;
import io.hookgate.model.EventStatus;
import io.hookgate.store.StoreUnavailable;
import java.time.Duration;

/**
 * How a request ends: the name of each way, what the sender hears, and what we keep of it. The only
 * place where an outcome becomes an HTTP status.
 */
sealed interface Outcome {
  /** What the sender hears. */
  Answer answer();

  /** What we keep of it: at most a line and a count. */
  default void record(Evidence evidence) {}

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
   */
  record Rejected(SourceRuntime source, String reason) implements Outcome {
    private static final Answer ANSWER =
        Answer.problem(401, "Unauthorized", "The signature was not accepted.");

    @Override
    public Answer answer() {
      return ANSWER;
    }

    @Override
    public void record(Evidence evidence) {
      evidence.rejected(source, reason);
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
    public void record(Evidence evidence) {
      evidence.repeated(this);
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
