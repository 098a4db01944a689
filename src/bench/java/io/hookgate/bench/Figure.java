package io.hookgate.bench;

import org.jspecify.annotations.Nullable;

/** What the benchmark tells, in the order of its table; those with a mark first. */
enum Figure {
  INGEST_OVER_BARE("durable ingest / bare server", "", Mark.atLeast(0.30, 0.40, 0.50)),
  END_TO_END_OVER_BARE("end to end / bare server", "", Mark.atLeast(0.14, 0.22, 0.28)),
  WRK_INGEST_OVER_BARE("the same, loaded by wrk: ingest", "", Mark.atLeast(0.30, 0.40, 0.50)),
  WRK_END_TO_END_OVER_BARE(
      "the same, loaded by wrk: end to end", "", Mark.atLeast(0.14, 0.22, 0.28)),
  ALWAYS_OVER_EVERYSEC("always / everysec, ingest", "", Mark.atLeast(0.6, 0.75, 0.9)),
  ACK_P99("acknowledgement p99 at half the highest rate", "ms", Mark.atMost(10, 5, 2)),
  DELIVERED_OVER_ACCEPTED(
      "delivered / accepted a second, under load", "", Mark.atLeast(0.95, 0.99, 1.0)),
  BYTES_ATTEMPTED(
      "Redis bytes per pending delivery, attempt logged", "B", Mark.atMost(2600, 2050, 1700)),
  ROUND_TRIPS("round trips per event, no retry", "", Mark.atMost(3, 2, 2)),
  HEALTHY_RATIO(
      "healthy destination's p99 beside a failing one / alone", "", Mark.atMost(2, 1.2, 1.1)),
  HIGH_RATIO("high lane's p99 with the low lane full / alone", "", Mark.atMost(1.5, 1.5, 1.5)),

  BARE("bare server, closed loop", "req/s"),
  INGEST_EVERYSEC("ingest, everysec, closed loop", "ev/s"),
  INGEST_ALWAYS("ingest, always, closed loop", "ev/s"),
  INGEST_ALWAYS_OVER_BARE("ingest, always / bare server", ""),
  INGEST_ACK_P99("ingest, everysec: acknowledgement p99, closed loop", "ms"),
  ACCEPTED("end to end, closed loop: accepted", "ev/s"),
  DELIVERED("end to end, closed loop: delivered meanwhile", "ev/s"),
  END_TO_END("end to end: the smaller of the two", "ev/s"),
  WRK_BARE("bare server, by wrk", "req/s"),
  WRK_INGEST("ingest, everysec, by wrk", "ev/s"),
  WRK_END_TO_END("end to end, by wrk", "ev/s"),
  DRAIN("drain after the load", "s"),
  HIGHEST("highest open-loop rate with p99 < 100 ms, end to end", "ev/s"),
  ACK_P50("acknowledgement p50 at half of it", "ms"),
  ACK_P999("acknowledgement p99.9 at half of it", "ms"),
  DELIVERY_P50("sent to delivered p50 at half of it", "ms"),
  DELIVERY_P99("sent to delivered p99 at half of it", "ms"),
  DELIVERY_P999("sent to delivered p99.9 at half of it", "ms"),
  ROUND_TRIPS_LOADED("round trips per event, highest load", ""),
  READS_LOADED("socket reads by Redis per event, highest load", ""),
  BYTES_PAUSED("Redis bytes per pending delivery, never attempted", "B"),
  HEALTHY_ALONE("sent to delivered p99, one destination, 1,000/s", "ms"),
  HEALTHY_BESIDE("the same beside a failing one with a backlog", "ms"),
  HIGH_ALONE("sent to delivered p99, high lane, 200/s of 1,000/s", "ms"),
  HIGH_FLOODED("the same with the low lane full", "ms"),
  LOW_SHARE("share of the low lane meanwhile", ""),
  DUPLICATES("deliveries of an event delivered before", ""),
  FAILURES("requests without a 2xx", ""),
  LOST("acknowledged and not delivered after the drain", "", Mark.atMost(0, 0, 0));

  private final String label;
  private final String unit;

  @SuppressWarnings("ImmutableEnumChecker") // A record of numbers is immutable.
  private final @Nullable Mark mark;

  Figure(String label, String unit) {
    this(label, unit, null);
  }

  Figure(String label, String unit, @Nullable Mark mark) {
    this.label = label;
    this.unit = unit;
    this.mark = mark;
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  @Nullable Mark mark() {
    return mark;
  }
}
