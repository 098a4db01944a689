package io.hookgate.routing;

import io.hookgate.routing.jq.Failed;
import io.hookgate.routing.jq.Json;
import io.hookgate.routing.jq.Program;
import io.hookgate.routing.jq.TooMuchWork;

/**
 * A route's filter: an event is wanted when the program gives at least one value that is neither
 * false nor null; what it would give after that is not asked for. Immutable; any thread.
 */
public final class Filter {
  private static final Verdict WANTED = new Verdict.Wanted();
  private static final Verdict UNWANTED = new Verdict.Unwanted();

  private final String text;
  private final Program program;

  private Filter(String text) {
    this.text = text;
    this.program = Program.compile(text);
  }

  /**
   * Checks and compiles a jq text.
   *
   * @throws IllegalArgumentException with a sentence that says where it is wrong and what would be
   *     right
   */
  public static Filter of(String text) {
    return new Filter(text);
  }

  /** Whether it wants the event; ends after a bounded number of steps whatever the body is. */
  public Verdict judge(Document document) {
    try {
      return judged(document);
    } catch (TooMuchWork e) {
      return new Verdict.Unclear("the filter was given up: " + e.getMessage());
    }
  }

  /**
   * The same.
   *
   * @throws TooMuchWork when it reaches the document's bound
   */
  Verdict judged(Document document) {
    Json value = document.value();
    if (value == null) {
      return new Verdict.Unclear("the filter needs JSON: " + document.problem());
    }
    boolean[] wanted = new boolean[1];
    try {
      program.run(
          value,
          document.work(),
          one -> {
            wanted[0] = one.truthy();
            return !wanted[0];
          });
    } catch (Failed e) {
      return new Verdict.Unclear("the filter failed: " + e.getMessage());
    }
    return wanted[0] ? WANTED : UNWANTED;
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Filter filter && filter.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
