package io.hookgate.routing;

import io.hookgate.routing.jq.Json;
import io.hookgate.routing.jq.JsonText;
import io.hookgate.routing.jq.Work;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A body that filters and transforms ask: read at the first question, and once. For one thread at a
 * time.
 */
public final class Document {
  /** Steps that a program may do on a body, and more for each byte of it. */
  private static final long STEPS = 1_000_000;

  private static final long STEPS_PER_BYTE = 4;

  private final byte[] body;
  private final long steps;
  private final @Nullable Work shared;
  private @Nullable Json value;
  private @Nullable String problem;

  private Document(byte[] body, long steps, @Nullable Work shared) {
    this.body = body;
    this.steps = steps;
    this.shared = shared;
  }

  /** For work of a tenth of a second and more: not on an event loop. */
  public static Document of(byte[] body) {
    return new Document(body, STEPS + STEPS_PER_BYTE * body.length, null);
  }

  /** With that bound of work for all that is asked of it together. */
  static Document bounded(byte[] body, long steps) {
    return new Document(body, steps, new Work(steps));
  }

  /** The count of the next run. */
  Work work() {
    return shared == null ? new Work(steps) : shared;
  }

  /** Null when it is no JSON; {@link #problem} says why. */
  @Nullable Json value() {
    if (value == null && problem == null) {
      try {
        value = JsonText.read(body);
      } catch (IOException e) {
        problem = body.length == 0 ? "the body is empty, JSON was expected" : BodyFields.explain(e);
      }
    }
    return value;
  }

  /** Why it is no JSON, a sentence without any of the body. */
  String problem() {
    return problem == null ? "" : problem;
  }
}
