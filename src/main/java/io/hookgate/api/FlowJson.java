package io.hookgate.api;

import io.hookgate.traffic.Flow;
import io.hookgate.traffic.Flow.Count;
import io.hookgate.traffic.Summary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts as the API tells them.
 *
 * @param flow null where nothing was counted
 */
record FlowJson(@Nullable Flow flow) {
  private static final List<Count> OVER_TIME =
      List.of(Count.ACCEPTED, Count.DELIVERED, Count.FAILED, Count.DEAD);

  JsonObject totals() {
    JsonObject json = new JsonObject();
    for (Count count : Count.values()) {
      json.put(word(count), flow == null ? 0 : flow.total(count));
    }
    return json;
  }

  JsonObject rates() {
    JsonObject json = new JsonObject();
    for (Count count : OVER_TIME) {
      json.put(word(count), flow == null ? 0.0 : Math.round(flow.rate(count) * 1000) / 1000.0);
    }
    return json;
  }

  JsonObject series() {
    JsonObject json =
        new JsonObject()
            .put("from", flow == null ? null : Times.format(flow.from()))
            .put("stepSeconds", Flow.STEP_SECONDS);
    for (Count count : OVER_TIME) {
      JsonArray steps = new JsonArray();
      if (flow != null) {
        for (long step : flow.series(count)) {
          steps.add(step);
        }
      }
      json.put(word(count), steps);
    }
    return json;
  }

  static JsonObject of(Summary summary) {
    boolean none = summary.count() == 0;
    return new JsonObject()
        .put("count", summary.count())
        .put("p50Millis", none ? null : summary.p50())
        .put("p95Millis", none ? null : summary.p95())
        .put("p99Millis", none ? null : summary.p99());
  }

  private static String word(Count count) {
    return count.name().toLowerCase(Locale.ROOT);
  }
}
