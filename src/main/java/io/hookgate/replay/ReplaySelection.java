package io.hookgate.replay;

import io.hookgate.model.Ids;
import io.hookgate.store.DeadLetter;
import io.hookgate.store.DeliveryDetails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deliveries of one event that were asked for.
 *
 * @param deliveryIds empty for all that the event has
 */
public record ReplaySelection(String eventId, Set<String> deliveryIds) {

  /** By event, of a page of the list. */
  static List<ReplaySelection> of(List<DeadLetter> letters) {
    Map<String, Set<String>> byEvent = new LinkedHashMap<>();
    for (DeadLetter letter : letters) {
      byEvent
          .computeIfAbsent(letter.eventId(), id -> new LinkedHashSet<>())
          .add(letter.deliveryId());
    }
    return of(byEvent, Set.of());
  }

  /** By event, of ids of deliveries and events. */
  public static List<ReplaySelection> ofIds(List<String> ids) {
    Map<String, Set<String>> byEvent = new LinkedHashMap<>();
    Set<String> whole = new LinkedHashSet<>();
    for (String id : ids) {
      boolean delivery = Ids.isDeliveryId(id);
      String event = delivery ? Ids.eventOf(id) : id;
      Set<String> deliveries = byEvent.computeIfAbsent(event, e -> new LinkedHashSet<>());
      if (delivery) {
        deliveries.add(id);
      } else {
        whole.add(event);
      }
    }
    return of(byEvent, whole);
  }

  /** All of that event. */
  static ReplaySelection whole(String eventId) {
    return new ReplaySelection(eventId, Set.of());
  }

  boolean contains(DeliveryDetails delivery) {
    return deliveryIds.isEmpty() || deliveryIds.contains(delivery.id());
  }

  private static List<ReplaySelection> of(Map<String, Set<String>> byEvent, Set<String> whole) {
    List<ReplaySelection> selections = new ArrayList<>();
    byEvent.forEach(
        (event, deliveries) ->
            selections.add(
                new ReplaySelection(
                    event, whole.contains(event) ? Set.of() : Set.copyOf(deliveries))));
    return selections;
  }
}
