package io.hookgate.traffic;

import io.hookgate.model.AttemptOutcome;
import io.hookgate.model.DeadReason;
import io.hookgate.model.DeliveryState;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.EventStatus;
import io.hookgate.model.SwitchAction;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One thing that happened on this node. Neither payloads nor secrets. */
public sealed interface Happening {
  /** What kind of thing. */
  Kind kind();

  /** Whose it is; empty for the operator's own. */
  String tenant();

  /** The source that it has to do with, empty for none. */
  default String sourceId() {
    return "";
  }

  /** The event's type, empty for none. */
  default String type() {
    return "";
  }

  /** Of the event, or what becomes of the delivery, as a word; empty where neither is meant. */
  default String status() {
    return "";
  }

  /** Whether it has to do with that destination. */
  default boolean concerns(String destinationId) {
    return false;
  }

  /** The kinds; the word is the name of the message. */
  enum Kind {
    ACCEPTED,
    ATTEMPT,
    ENDED,
    REJECTED,
    SWITCHED,
    CIRCUIT,
    ALERT,
    REPLAY;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in the API. */
    public String word() {
      return word;
    }
  }

  /**
   * An event is stored.
   *
   * @param destinations the ids of where its deliveries go; empty ones of unparsable routes too
   */
  record Accepted(
      String event,
      String tenant,
      String sourceId,
      String source,
      String type,
      EventStatus state,
      List<String> destinations)
      implements Happening {
    @Override
    public Kind kind() {
      return Kind.ACCEPTED;
    }

    @Override
    public String status() {
      return state.word();
    }

    @Override
    public boolean concerns(String destinationId) {
      return destinations.contains(destinationId);
    }
  }

  /**
   * The delivery of an event.
   *
   * @param id empty where many are meant
   */
  record Delivery(
      String id, String tenant, String sourceId, String source, String type, String destinationId) {
    /** One of which only id and destination are known. */
    public static Delivery of(String id, String tenant, String destinationId) {
      return new Delivery(id, tenant, "", "", "", destinationId);
    }
  }

  /** Something about a delivery: what it has to do with is what that has. */
  sealed interface OfDelivery extends Happening {
    /** The delivery. */
    Delivery delivery();

    @Override
    default String tenant() {
      return delivery().tenant;
    }

    @Override
    default String sourceId() {
      return delivery().sourceId;
    }

    @Override
    default String type() {
      return delivery().type;
    }

    @Override
    default boolean concerns(String destinationId) {
      return delivery().destinationId.equals(destinationId);
    }
  }

  /**
   * An attempt ended; what becomes of the delivery is not stored yet.
   *
   * @param number from 1
   * @param httpStatus 0 without an answer
   */
  record Attempted(
      Delivery delivery,
      int number,
      AttemptOutcome outcome,
      int httpStatus,
      @Nullable ErrorClass error,
      long millis)
      implements OfDelivery {
    @Override
    public Kind kind() {
      return Kind.ATTEMPT;
    }

    @Override
    public String status() {
      return outcome.word();
    }
  }

  /**
   * A delivery ended, and the store has it.
   *
   * @param reason of a dead one
   * @param count how many; more than one where all that waited for a destination ended at once
   */
  record Ended(Delivery delivery, DeliveryState state, @Nullable DeadReason reason, int count)
      implements OfDelivery {
    @Override
    public Kind kind() {
      return Kind.ENDED;
    }

    @Override
    public String status() {
      return state.word();
    }
  }

  /**
   * A request was not taken.
   *
   * @param leftOut so many were, since the one before, without being told
   */
  record Rejected(String tenant, String sourceId, String source, String reason, long leftOut)
      implements Happening {
    @Override
    public Kind kind() {
      return Kind.REJECTED;
    }
  }

  /** A destination was paused, resumed, enabled or disabled. */
  record Switched(String tenant, String destinationId, SwitchAction action, String by, String cause)
      implements Happening {
    @Override
    public Kind kind() {
      return Kind.SWITCHED;
    }

    @Override
    public boolean concerns(String id) {
      return destinationId.equals(id);
    }
  }

  /** A destination's circuit opened or closed on this node. */
  record Circuit(String tenant, String destinationId, boolean open) implements Happening {
    @Override
    public Kind kind() {
      return Kind.CIRCUIT;
    }

    @Override
    public boolean concerns(String id) {
      return destinationId.equals(id);
    }
  }

  /**
   * An alert begins or is over. Of no tenant: operators are told.
   *
   * @param destinationId empty for none
   */
  record Alert(String alert, String destinationId, boolean raised) implements Happening {
    @Override
    public Kind kind() {
      return Kind.ALERT;
    }

    @Override
    public String tenant() {
      return "";
    }

    @Override
    public boolean concerns(String id) {
      return destinationId.equals(id);
    }
  }

  /**
   * How far a replay is.
   *
   * @param state a word: running, done, cancelled
   * @param expected how many deliveries were expected when it was made
   * @param queued new deliveries so far
   * @param skipped what could not be delivered again
   */
  record Replay(String tenant, String id, String state, long expected, long queued, long skipped)
      implements Happening {
    @Override
    public Kind kind() {
      return Kind.REPLAY;
    }
  }
}
