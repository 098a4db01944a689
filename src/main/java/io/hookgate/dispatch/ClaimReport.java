package io.hookgate.dispatch;

import io.hookgate.config.DestinationConfig;
import io.hookgate.model.DeadReason;
import io.hookgate.store.ClaimResult;
import io.hookgate.telemetry.Metrics;
import io.hookgate.traffic.Happening;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what claims found beside what they lease. */
record ClaimReport(Metrics metrics, Function<String, @Nullable DestinationConfig> destinations) {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimReport.class);

  void claimed(String destinationId, ClaimResult result) {
    if (result.crashed() > 0) {
      LOG.atWarn()
          .addKeyValue("destination", destinationId)
          .addKeyValue("leases", result.crashed())
          .log("delivery.lease-expired");
    }
    for (String id : result.died()) {
      DestinationConfig destination = destinations.apply(destinationId);
      metrics.deadLetter(
          destination == null ? "send" : destination.qualifiedName(), DeadReason.CRASHED);
      String tenant = destination == null ? "" : destination.tenant();
      metrics
          .traffic()
          .died(Happening.Delivery.of(id, tenant, destinationId), DeadReason.CRASHED, 1);
      LOG.atWarn()
          .addKeyValue("delivery", id)
          .addKeyValue("reason", DeadReason.CRASHED.word())
          .log("delivery.dead");
    }
    for (String id : result.repaired()) {
      LOG.atError().addKeyValue("delivery", id).log("store.repaired");
    }
  }

  void buried(DestinationConfig destination, int died) {
    for (int i = 0; i < died; i++) {
      metrics.deadLetter(destination.qualifiedName(), DeadReason.DESTINATION_GONE);
    }
    if (died > 0) {
      Happening.Delivery all = Happening.Delivery.of("", destination.tenant(), destination.id());
      metrics.traffic().died(all, DeadReason.DESTINATION_GONE, died);
      LOG.atWarn()
          .addKeyValue("destination", destination.qualifiedName())
          .addKeyValue("deliveries", died)
          .addKeyValue("reason", DeadReason.DESTINATION_GONE.word())
          .log("deliveries.dead");
    }
  }
}
