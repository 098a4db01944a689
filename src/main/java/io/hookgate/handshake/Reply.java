package io.hookgate.handshake;

import io.hookgate.model.Header;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/** What to do with a request that may be a question. */
public sealed interface Reply {
  /** Characters of what a provider sends to have it repeated. */
  int MAX_CHALLENGE = 2048;

  /** It is no question: it goes the way of events. */
  record NotAsked() implements Reply {}

  /** It is an event whose answer the provider wants to carry these headers. */
  record AnsweredWith(List<Header> headers) implements Reply {}

  /**
   * The answer to a question.
   *
   * @param contentType empty where there is no body
   * @param headers further ones
   */
  record Answered(int status, String contentType, String body, List<Header> headers)
      implements Reply {}

  /**
   * A question that is not answered.
   *
   * @param reason a word for metrics and logs
   */
  record Refused(String reason) implements Reply {}

  /** A question with more to repeat than {@link #MAX_CHALLENGE}. */
  record TooLong() implements Reply {}

  /**
   * The sender brings the secret that it will sign with: it is to be kept, durably and for every
   * node, before the answer goes out.
   */
  record Keep(String secret, Answered answer) implements Reply {
    @Override
    public String toString() {
      return "Keep[" + answer.status() + "]";
    }
  }

  /** The sender waits for that address to be requested; the answer goes out afterwards. */
  record Visit(URI url, Answered answer) implements Reply {}

  /** Plain text which no browser takes for anything else, or {@link TooLong}. */
  static Reply text(String challenge) {
    return tooLong(challenge)
        ? new TooLong()
        : new Answered(
            200,
            "text/plain; charset=utf-8",
            challenge,
            List.of(new Header("X-Content-Type-Options", "nosniff")));
  }

  /** JSON; what it repeats must have been held against {@link #tooLong}. */
  static Answered json(JsonObject body) {
    return new Answered(
        200,
        "application/json",
        body.encode(),
        List.of(new Header("X-Content-Type-Options", "nosniff")));
  }

  /** A status and nothing else. */
  static Answered empty(int status) {
    return new Answered(status, "", "", List.of());
  }

  /** Whether a text is longer than what is repeated. */
  static boolean tooLong(String challenge) {
    return challenge.length() > MAX_CHALLENGE;
  }
}
