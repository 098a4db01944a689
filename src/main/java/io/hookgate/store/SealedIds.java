package io.hookgate.store;

/**
 * The associated data of what is sealed beside an event's record, whose is the event's id: an id
 * and where it stands, so that nothing opens in another's place.
 */
final class SealedIds {
  private SealedIds() {}

  /** Parameters of a message: a delivery's id is not known yet when a replay asks for it. */
  static String send(String eventId) {
    return eventId + "/sp";
  }

  /** Why a delivery of that event ended, in words. */
  static String why(String eventId) {
    return eventId + "/ms";
  }

  static String attempt(String deliveryId, int number) {
    return deliveryId + "/a" + number;
  }

  static String response(String deliveryId) {
    return deliveryId + "/r";
  }

  static String transformed(String deliveryId) {
    return deliveryId + "/t";
  }

  static String announcement(String eventId) {
    return eventId + "/u";
  }

  static String order(String replayId) {
    return replayId + "/rq";
  }

  static String batch(String replayId) {
    return replayId + "/ba";
  }
}
