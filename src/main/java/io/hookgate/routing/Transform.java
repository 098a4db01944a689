package io.hookgate.routing;

import io.hookgate.routing.jq.Failed;
import io.hookgate.routing.jq.Json;
import io.hookgate.routing.jq.JsonText;
import io.hookgate.routing.jq.Program;
import io.hookgate.routing.jq.TooMuchWork;
import io.hookgate.routing.jq.Work;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A route's transform: the one value that the program gives for a body, as compact JSON. Numbers
 * that it only passes on keep every digit. Immutable; any thread.
 */
public final class Transform {
  /** Bytes of a result. */
  public static final int MAX_BYTES = 1024 * 1024;

  /** What a transform made of a body. */
  public sealed interface Result {
    /** The bytes to be sent. */
    record Made(byte[] body) implements Result {}

    /**
     * Nothing.
     *
     * @param why a sentence for people
     */
    record Failed(String why) implements Result {}
  }

  private final String text;
  private final Program program;

  private Transform(String text) {
    this.text = text;
    this.program = Program.compile(text);
  }

  /**
   * Checks and compiles a jq text.
   *
   * @throws IllegalArgumentException with a sentence that says where it is wrong and what would be
   *     right
   */
  public static Transform of(String text) {
    return new Transform(text);
  }

  /** Ends after a bounded number of steps, whatever the body is; not on an event loop. */
  public Result apply(Document document) {
    Json input = document.value();
    if (input == null) {
      return new Result.Failed("the transform needs JSON: " + document.problem());
    }
    Work work = document.work();
    Json[] made = new Json[1];
    int[] count = new int[1];
    try {
      program.run(
          input,
          work,
          one -> {
            made[0] = one;
            return ++count[0] < 2;
          });
      return result(made[0], count[0], work);
    } catch (Failed e) {
      return new Result.Failed("the transform failed: " + e.getMessage());
    } catch (TooMuchWork e) {
      return new Result.Failed("the transform was given up: " + e.getMessage());
    }
  }

  private static Result result(@Nullable Json made, int count, Work work) {
    if (made == null || count != 1) {
      return new Result.Failed(
          "the transform has to give one value, and gave " + (count == 0 ? "none" : "several"));
    }
    byte[] body = JsonText.write(made, work).getBytes(StandardCharsets.UTF_8);
    return body.length <= MAX_BYTES
        ? new Result.Made(body)
        : new Result.Failed("the transform's result is larger than 1 MiB");
  }

  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transform transform && transform.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
