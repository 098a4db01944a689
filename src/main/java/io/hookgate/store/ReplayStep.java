package io.hookgate.store;

/**
 * One step of a replay job.
 *
 * @param number one more than that of the step before
 * @param turn how it goes on
 * @param made counts of the batch that was written down and is made now
 * @param batch to be made next, written down by this step; empty for none
 * @param place how far the walk has come, behind that batch
 */
public record ReplayStep(
    long number, Turn turn, ReplayJob.Counts made, String batch, String place) {

  /** How a job goes on. */
  public enum Turn {
    /** With the next batch. */
    ON('r'),
    /** There is nothing left. */
    DONE('d'),
    /** Another node is to go on, at once; without a batch. */
    GIVE_BACK('p');

    private final char code;

    Turn(char code) {
      this.code = code;
    }

    char code() {
      return code;
    }
  }

  /** What became of a step. */
  public enum Result {
    ON('r'),
    DONE('d'),
    /** It was cancelled: the step is counted, its next batch is not to be made. */
    CANCELLED('c'),
    GIVEN_BACK('p'),
    /** Another node has the job: nothing was done. */
    FENCED('f');

    private final char code;

    Result(char code) {
      this.code = code;
    }

    static Result of(String code) {
      for (Result result : values()) {
        if (code.equals(String.valueOf(result.code))) {
          return result;
        }
      }
      throw new IllegalStateException("no answer of a replay's step: " + code);
    }
  }
}
