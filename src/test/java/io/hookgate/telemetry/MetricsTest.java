package io.hookgate.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.telemetry.Metrics.EventOutcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics = new Metrics(registry);

  @Test
  void reportsUnderTheNamesThatUsersSee() {
    metrics.event("mail", EventOutcome.ACCEPTED);
    metrics.acknowledged(1_000_000);
    metrics.attempt("crm", AttemptOutcome.RETRYABLE, 5);
    metrics.delivered(12);
    metrics.deadLetter("crm", DeadReason.EXHAUSTED);
    metrics.deadLetters("crm", 3);
    metrics.backlog("crm", "pending", 4);
    metrics.oldestPending("crm", 1.5);
    metrics.circuitState("crm", 2);
    metrics.redis("accept", 7);

    assertThat(metrics.scrape())
        .contains(
            "hookgate_events_total{outcome=\"accepted\",source=\"mail\"} 1.0",
            "hookgate_ack_seconds_bucket{le=\"0.001\"} 1",
            "hookgate_attempts_total{destination=\"crm\",outcome=\"retryable\"} 1.0",
            "hookgate_attempt_seconds_count{destination=\"crm\"} 1",
            "hookgate_delivery_lag_seconds_bucket{le=\"0.025\"} 1",
            "hookgate_dead_letters_total{destination=\"crm\",reason=\"exhausted\"} 1.0",
            "hookgate_dead_letters{destination=\"crm\"} 3.0",
            "hookgate_backlog{destination=\"crm\",state=\"pending\"} 4.0",
            "hookgate_oldest_pending_seconds{destination=\"crm\"} 1.5",
            "hookgate_circuit_state{destination=\"crm\"} 2.0",
            "hookgate_redis_seconds_count{script=\"accept\"} 1");
  }

  @Test
  void boundsItsLabels() {
    for (int i = 0; i < Metrics.MAX_NAMES + 50; i++) {
      metrics.deadLetters("destination-" + i, 1);
    }

    assertThat(metrics.scrape().lines().filter(l -> l.startsWith("hookgate_dead_letters{")))
        .hasSize(Metrics.MAX_NAMES + 1)
        .anyMatch(l -> l.contains("\"other\""));
  }

  @Test
  void countsRejectionsByReasonAndRequestsByTheSecretThatProvedThem() {
    metrics.rejected("mail", "wrong_signature");
    metrics.rejectionMissed(Metrics.MissedBecause.BUDGET);
    for (int i = 0; i < 30; i++) {
      metrics.verified("mail", i);
    }

    assertThat(metrics.scrape())
        .contains(
            "hookgate_rejections_total{reason=\"wrong_signature\",source=\"mail\"} 1.0",
            "hookgate_rejections_missed_total{cause=\"budget\"} 1.0",
            "hookgate_verified_total{secret=\"1\",source=\"mail\"} 1.0",
            "hookgate_verified_total{secret=\"20\",source=\"mail\"} 1.0",
            "hookgate_verified_total{secret=\"other\",source=\"mail\"} 10.0");
  }
}
