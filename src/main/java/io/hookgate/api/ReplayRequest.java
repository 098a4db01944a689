package io.hookgate.api;

import io.hookgate.model.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to replay, and where.
 *
 * @param ids of deliveries or events; when not empty, the filter asks for nothing
 * @param to id of another destination to send to instead, null for the one each was for
 * @param dryRun only count
 */
record ReplayRequest(
    DeadLetterFilter filter, List<String> ids, @Nullable String to, boolean dryRun) {

  /** The members that a request may have. */
  static final Set<String> MEMBERS =
      Set.of(
          "ids",
          "source",
          "type",
          "destination",
          "reason",
          "match",
          "since",
          "until",
          "to",
          "dryRun");

  private static final List<String> FILTERS =
      List.of("source", "type", "destination", "reason", "match", "since", "until");
  private static final int MAX_IDS = 1000;
  private static final int MAX_NAME = 300;

  static ReplayRequest of(JsonInput input, Names names, InstantSource clock) {
    List<String> ids = input.texts("ids", MAX_IDS);
    for (int i = 0; i < ids.size(); i++) {
      if (!Ids.isEventId(ids.get(i)) && !Ids.isDeliveryId(ids.get(i))) {
        throw JsonInput.bad("ids/" + i, "has to hold ids of deliveries (dlv_) or events (evt_)");
      }
    }
    for (String filter : FILTERS) {
      if (!ids.isEmpty() && input.has(filter)) {
        throw JsonInput.bad(filter, "stands beside ids: give ids, or what to look for");
      }
    }
    String to = input.text("to", MAX_NAME);
    return new ReplayRequest(
        DeadLetterFilter.of(input, names, clock),
        ids.stream().distinct().toList(),
        to == null ? null : names.liveDestinationId("/to", to),
        input.flag("dryRun"));
  }
}
