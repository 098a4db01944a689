package io.hookgate.bench;

/**
 * What a figure is held against.
 *
 * @param atLeast whether more is better
 */
record Mark(boolean atLeast, double firstLanding, double goal, double record) {
  static Mark atLeast(double firstLanding, double goal, double record) {
    return new Mark(true, firstLanding, goal, record);
  }

  static Mark atMost(double firstLanding, double goal, double record) {
    return new Mark(false, firstLanding, goal, record);
  }

  /** The best mark that the value reaches, or a miss; `pass` where there is only one. */
  String verdict(double value) {
    if (firstLanding == record) {
      return reaches(value, record) ? "pass" : "MISS";
    }
    if (reaches(value, record)) {
      return "record";
    }
    if (reaches(value, goal)) {
      return "goal";
    }
    return reaches(value, firstLanding) ? "pass" : "MISS";
  }

  private boolean reaches(double value, double mark) {
    return atLeast ? value >= mark : value <= mark;
  }
}
