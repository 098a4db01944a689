package io.hookgate.api;

/** Carries a {@link Problem} to the one place that answers it. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** Without a stack trace: it tells the caller's mistake, not ours. */
  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
