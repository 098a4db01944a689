package io.hookgate.store;

import io.hookgate.model.EventStatus;
import java.util.List;

/** An event in a list. expungedAt is when its payload was expunged, 0 where it was not. */
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
    long expungedAt,
    List<DeliverySummary> deliveries) {}
