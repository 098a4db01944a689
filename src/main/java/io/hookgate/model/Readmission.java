package io.hookgate.model;

import java.util.List;

/** What became of a rejected request that was judged again. */
public sealed interface Readmission {
  /**
   * It was proven and is stored.
   *
   * @param eventIds of its events, in their order; of the first one for a duplicate
   * @param duplicates how many of them had been stored before
   */
  record Accepted(List<String> eventIds, int duplicates) implements Readmission {}

  /**
   * It still does not pass.
   *
   * @param reason a word
   * @param detail what was expected and what came, for people
   */
  record Refused(String reason, String detail) implements Readmission {}

  /** The request itself is not kept (any more). */
  record NotKept() implements Readmission {}
}
