package io.hookgate.store;

import io.hookgate.model.Attempt;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery with its attempts, oldest first (the last 100). nextAt is when it is due, milliseconds
 * since 1970, 0 when it is not waiting or stands in line behind another; endedAt when it ended, 0
 * while open; reason is null unless it is dead; replayOf and replayId are null for a fresh one; why
 * says in words why it ended where no attempt does, and is mostly empty; purgedAt is when it was
 * purged from the list of dead letters, 0 where it was not.
 */
public record DeliveryDetails(
    String id,
    String destinationId,
    String routeId,
    Lane lane,
    DeliveryState state,
    @Nullable DeadReason reason,
    int attempts,
    long createdAt,
    long nextAt,
    long endedAt,
    @Nullable String replayOf,
    @Nullable String replayId,
    @Nullable String send,
    List<Attempt> log,
    String why,
    long purgedAt) {

  /** One that its attempts say everything about. */
  public DeliveryDetails(
      String id,
      String destinationId,
      String routeId,
      Lane lane,
      DeliveryState state,
      @Nullable DeadReason reason,
      int attempts,
      long createdAt,
      long nextAt,
      long endedAt,
      @Nullable String replayOf,
      @Nullable String replayId,
      @Nullable String send,
      List<Attempt> log) {
    this(
        id,
        destinationId,
        routeId,
        lane,
        state,
        reason,
        attempts,
        createdAt,
        nextAt,
        endedAt,
        replayOf,
        replayId,
        send,
        log,
        "",
        0);
  }

  /** As it was in another state, before it ended. */
  public DeliveryDetails before(DeliveryState then) {
    return new DeliveryDetails(
        id,
        destinationId,
        routeId,
        lane,
        then,
        null,
        attempts,
        createdAt,
        nextAt,
        0,
        replayOf,
        replayId,
        send,
        log,
        why,
        0);
  }
}
