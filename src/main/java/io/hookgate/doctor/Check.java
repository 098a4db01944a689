package io.hookgate.doctor;

import java.util.List;

/**
 * One thing that is looked at.
 *
 * @param name of its findings, or what they begin with
 */
record Check(String name, Look look) {
  /** Looks once; blocks. */
  @FunctionalInterface
  interface Look {
    /** What is there to see. */
    List<Finding> look() throws Exception;
  }
}
