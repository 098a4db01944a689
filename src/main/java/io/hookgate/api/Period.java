package io.hookgate.api;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A span of time, milliseconds since 1970; 0 for an open end.
 *
 * @param since inclusive
 * @param until exclusive
 */
record Period(long since, long until) {

  /**
   * Reads the two texts, each null for an open end.
   *
   * @param prefix what stands before the fields' names in errors: {@code /} when they are in a body
   */
  static Period of(
      String prefix, @Nullable String since, @Nullable String until, InstantSource clock) {
    long now = clock.millis();
    Period period =
        new Period(
            since == null ? 0 : Times.moment(prefix + "since", since, now),
            until == null ? 0 : Times.moment(prefix + "until", until, now));
    if (since != null && until != null && period.since >= period.until) {
      throw Problem.badInput(prefix + "until", "until has to be later than since").exception();
    }
    return period;
  }

  /** The part of it before that moment. */
  Period before(long moment) {
    return new Period(since, until == 0 ? moment : Math.min(until, moment));
  }

  boolean contains(long moment) {
    return moment >= since && (until == 0 || moment < until);
  }

  boolean isUnbounded() {
    return since == 0 && until == 0;
  }
}
