package io.hookgate.store;

import io.hookgate.model.EventStatus;
import java.util.List;

/** An event in a list. */
public record EventSummary(
    String id,
    String tenant,
    String sourceId,
    String source,
    String type,
    long acceptedAt,
    EventStatus status,
    int bytes,
    int duplicates,
    List<DeliverySummary> deliveries) {}
