package io.hookgate.bench;

import io.vertx.core.json.JsonObject;

/**
 * What a generator saw. Latencies are microseconds from when a request was meant to be sent (open
 * loop) or was sent (closed loop) to its 2xx, over the requests meant for the window.
 *
 * @param windowStart {@link SharedClock} microseconds
 * @param windowEnd {@link SharedClock} microseconds
 * @param acceptedInWindow 2xx that arrived within the window
 * @param accepted 2xx in the whole run
 * @param refused other answers in the whole run
 * @param broken requests whose connection failed
 * @param unanswered requests without an answer when waiting for it ended
 * @param unsent requests that were due but found no free connection before the end; counted among
 *     the latencies with what they had waited until then
 * @param next number of the first request that was not sent
 */
record LoadResult(
    long windowStart,
    long windowEnd,
    long acceptedInWindow,
    long accepted,
    long refused,
    long broken,
    long unanswered,
    long unsent,
    int next,
    long p50,
    long p99,
    long p999,
    long max) {

  /** 2xx a second within the window. */
  double acceptedPerSecond() {
    return acceptedInWindow / seconds();
  }

  double seconds() {
    return (windowEnd - windowStart) / 1e6;
  }

  /** Requests that were sent or due and did not get a 2xx. */
  long failures() {
    return refused + broken + unanswered + unsent;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("windowStart", windowStart)
        .put("windowEnd", windowEnd)
        .put("acceptedInWindow", acceptedInWindow)
        .put("accepted", accepted)
        .put("refused", refused)
        .put("broken", broken)
        .put("unanswered", unanswered)
        .put("unsent", unsent)
        .put("next", next)
        .put("p50", p50)
        .put("p99", p99)
        .put("p999", p999)
        .put("max", max);
  }

  static LoadResult of(JsonObject json) {
    return new LoadResult(
        json.getLong("windowStart"),
        json.getLong("windowEnd"),
        json.getLong("acceptedInWindow"),
        json.getLong("accepted"),
        json.getLong("refused"),
        json.getLong("broken"),
        json.getLong("unanswered"),
        json.getLong("unsent"),
        json.getInteger("next"),
        json.getLong("p50"),
        json.getLong("p99"),
        json.getLong("p999"),
        json.getLong("max"));
  }
}
