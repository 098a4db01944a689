package io.hookgate.api;

import io.hookgate.config.Topology;
import io.hookgate.model.ReplayState;
import io.hookgate.replay.ReplayFilter;
import io.hookgate.replay.ReplayOrder;
import io.hookgate.replay.ReplayTally;
import io.hookgate.routing.Redactor;
import io.hookgate.store.ReplayJob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Replays as the API shows them. */
final class ReplayJson {
  private static final double MILLIS = 1000;

  private final Names names;
  private final Supplier<Topology> topology;

  ReplayJson(Names names, Supplier<Topology> topology) {
    this.names = names;
    this.topology = topology;
  }

  /**
   * What was counted before a replay.
   *
   * @param id null for a dry run
   */
  static JsonObject counted(@Nullable String id, ReplayTally tally) {
    return new JsonObject()
        .put("id", id)
        .put("matched", tally.matched())
        .put("warnings", warnings(tally));
  }

  /** A job and how far it has come. */
  JsonObject of(ReplayJob job, ReplayJob.Progress progress, long now) {
    String missingKey = job.asked().missingKey();
    ReplayOrder order = missingKey == null ? ReplayOrder.of(job.asked().order()) : null;
    int rate = order == null ? 0 : order.rate();
    ReplayJob.Counts counts = job.counts();
    long ended = progress.delivered() + progress.failed() + progress.cancelled();
    return new JsonObject()
        .put("id", job.id())
        .put("state", job.state().word())
        .put("of", order == null ? null : order.deadLetters() ? "dead-letters" : "events")
        .put("request", order == null ? null : request(order))
        .put("missingKey", missingKey)
        .put("tenant", job.asked().tenant())
        .put("by", job.asked().by())
        .put("matched", matched(job))
        .put("queued", counts.queued())
        .put("skipped", counts.skipped())
        .put("delivered", progress.delivered())
        .put("failed", progress.failed())
        .put("cancelled", progress.cancelled())
        // Those of a batch that is being made may have ended before they are counted.
        .put("open", Math.max(0, counts.queued() - ended))
        .put("rate", rate == 0 ? null : rate)
        .put("createdAt", Times.format(job.span().createdAt()))
        .put("startedAt", time(job.span().startedAt()))
        .put("finishedAt", time(job.span().finishedAt()))
        .put("estimatedEnd", estimatedEnd(job, rate, now));
  }

  /** What was counted at first, until it is known exactly. */
  private static long matched(ReplayJob job) {
    return job.state() == ReplayState.DONE
        ? job.counts().matched()
        : Math.max(job.asked().expected(), job.counts().matched());
  }

  /** By the rate, or by the pace so far where that is slower. */
  private static @Nullable String estimatedEnd(ReplayJob job, int rate, long now) {
    if (job.state().ended()) {
      return null;
    }
    long started = job.span().startedAt();
    double pace = rate;
    if (started > 0 && now > started && job.counts().matched() > 0) {
      double soFar = job.counts().matched() * MILLIS / (now - started);
      pace = rate == 0 ? soFar : Math.min(rate, soFar);
    }
    long left = matched(job) - job.counts().matched();
    return pace == 0 ? null : Times.format(now + Math.round(left * MILLIS / pace));
  }

  private JsonObject request(ReplayOrder order) {
    ReplayFilter filter = order.filter();
    // A caller may have asked for the id of another tenant's thing: it stays an id.
    Names known = names.in(filter.tenant());
    JsonObject json = new JsonObject();
    if (!order.ids().isEmpty()) {
      json.put("ids", new JsonArray(order.ids()));
    }
    put(
        json,
        "source",
        filter.sourceId() == null
            ? filter.source()
            : known.source(filter.sourceId(), filter.sourceId()));
    put(json, "type", filter.type());
    String destination = filter.destinationId();
    put(json, "destination", destination == null ? null : known.destination(destination));
    put(json, "status", filter.status());
    put(json, "reason", filter.reason() == null ? null : filter.reason().word());
    if (!filter.match().isEmpty()) {
      JsonObject match = new JsonObject();
      filter
          .match()
          .forEach(
              (pointer, value) ->
                  match.put(
                      pointer,
                      topology.get().redactions().cover(pointer) ? Redactor.HIDDEN : value));
      json.put("match", match);
    }
    put(json, "since", time(filter.since()));
    // One that nobody asked for ends with the moment of the order.
    put(json, "until", filter.until() > order.asOf() ? null : time(filter.until()));
    put(json, "to", order.to() == null ? null : names.destination(order.to()));
    return json;
  }

  private static void put(JsonObject json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static @Nullable String time(long epochMillis) {
    return epochMillis == 0 ? null : Times.format(epochMillis);
  }

  private static JsonArray warnings(ReplayTally tally) {
    JsonArray warnings = new JsonArray();
    if (tally.old() > 0) {
      warnings.add(
          warning(
                  "old-events",
                  tally.old(),
                  "accepted more than "
                      + words(tally.warnAfter())
                      + " ago; receivers may have moved on")
              .put("oldest", Times.format(tally.oldest())));
    }
    if (tally.missing() > 0) {
      warnings.add(warning("not-found", tally.missing(), "ids that name nothing to replay"));
    }
    if (tally.partial()) {
      warnings.add(
          warning(
              "counted-in-part", tally.matched(), "too many to count at once; all are replayed"));
    }
    return warnings;
  }

  private static JsonObject warning(String code, long count, String detail) {
    return new JsonObject().put("code", code).put("count", count).put("detail", detail);
  }

  private static String words(Duration time) {
    if (time.toMinutes() > 0 && time.toMinutesPart() == 0 && time.toSecondsPart() == 0) {
      return time.toHours() + " h";
    }
    return time.toMinutes() > 0 && time.toSecondsPart() == 0
        ? time.toMinutes() + " min"
        : time.toSeconds() + " s";
  }
}
