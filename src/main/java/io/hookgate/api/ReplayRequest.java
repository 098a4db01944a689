package io.hookgate.api;

import io.hookgate.model.DeliveryState;
import io.hookgate.model.Ids;
import io.hookgate.replay.ReplayFilter;
import io.hookgate.replay.ReplayOrder;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks to be replayed.
 *
 * @param order without its moment yet
 * @param dryRun only count
 */
record ReplayRequest(ReplayOrder order, boolean dryRun) {
  /** The members that a request about events may have. */
  static final Set<String> MEMBERS =
      Set.of(
          "ids",
          "source",
          "type",
          "destination",
          "tenant",
          "status",
          "match",
          "since",
          "until",
          "to",
          "rate",
          "dryRun");

  /** The same for dead letters. */
  static final Set<String> DEAD_LETTER_MEMBERS;

  static {
    Set<String> members = new TreeSet<>(MEMBERS);
    members.add("reason");
    DEAD_LETTER_MEMBERS = Set.copyOf(members);
  }

  private static final List<String> STATUSES =
      List.of(
          DeliveryState.DELIVERED.word(),
          DeliveryState.DEAD.word(),
          DeliveryState.CANCELLED.word(),
          ReplayFilter.UNROUTED);
  private static final List<String> DEAD_STATUSES = List.of(DeliveryState.DEAD.word());
  private static final List<String> FILTERS =
      List.of("source", "type", "destination", "status", "reason", "match", "since", "until");
  private static final int MAX_IDS = 1000;
  private static final int MAX_TEXT = 300;
  private static final int MAX_RATE = 10_000;

  /**
   * Reads it.
   *
   * @param deadLetters whether it is about the list of dead letters
   * @throws ProblemException 400 that names the member
   */
  static ReplayRequest of(Call call, boolean deadLetters, Names names, InstantSource clock) {
    JsonInput input = JsonInput.of(call.body(), deadLetters ? DEAD_LETTER_MEMBERS : MEMBERS);
    String tenant = call.caller().limit("tenant", input.text("tenant", MAX_TEXT));
    Names known = names.in(tenant);
    String to = input.text("to", MAX_TEXT);
    Integer rate = input.integer("rate", 1, MAX_RATE);
    ReplayOrder order =
        new ReplayOrder(
            deadLetters,
            filter(input, deadLetters, DeadLetterFilter.of(input, tenant, known, clock)),
            ids(input),
            to == null ? null : known.liveDestinationId("/to", to),
            rate == null ? 0 : rate,
            0);
    return new ReplayRequest(order, input.flag("dryRun"));
  }

  private static ReplayFilter filter(
      JsonInput input, boolean deadLetters, DeadLetterFilter common) {
    return new ReplayFilter(
        common.tenant(),
        common.source().id(),
        common.source().name(),
        common.type(),
        common.destinationId(),
        status(input.text("status", MAX_TEXT), deadLetters ? DEAD_STATUSES : STATUSES),
        common.reason(),
        common.match(),
        common.period().since(),
        common.period().until());
  }

  private static @Nullable String status(@Nullable String word, List<String> words) {
    if (word != null && !words.contains(word.toLowerCase(Locale.ROOT))) {
      throw JsonInput.bad("status", "has to be one of " + words);
    }
    return word == null ? null : word.toLowerCase(Locale.ROOT);
  }

  private static List<String> ids(JsonInput input) {
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
    return ids.stream().distinct().toList();
  }
}
