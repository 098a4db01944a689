package io.hookgate.store;

import java.util.Set;

/** The names of the keys of replay jobs, which are in no shard: every node finds all of them. */
final class ReplayKeys {
  static final String PREFIX = "{hg:replays}";
  static final String JOBS = PREFIX + "i";
  static final String UNFINISHED = PREFIX + "u";
  static final String JOB = PREFIX + "j:";

  /** All of them, with placeholders. */
  static final Set<String> ALL = Set.of(JOBS, UNFINISHED, JOB + "<replay>");

  private ReplayKeys() {}

  static String job(String bareReplay) {
    return JOB + bareReplay;
  }
}
