package io.hookgate.model;

import org.jspecify.annotations.Nullable;

/**
 * How a delivery gets through its route: what is to be done before its first attempt, and what was
 * made of its body.
 *
 * @param routeId the route that asked for it, empty when none did
 * @param candidate whether the route's filter has not judged the event yet
 * @param altered whether the route had a transform when the delivery was made
 * @param body what the transform made of the event's body, stored with the delivery; null when
 *     nothing was made (yet)
 */
public record Passage(String routeId, boolean candidate, boolean altered, byte @Nullable [] body) {
  /** Of a delivery that no route asked for. */
  public static final Passage NONE = new Passage("", false, false, null);

  private static final String CANDIDATE = "c";
  private static final String ALTERED = "x";

  /**
   * What the store kept.
   *
   * @param marks as {@link #marks} wrote them; another letter means nothing here
   */
  public static Passage of(String routeId, String marks, byte @Nullable [] body) {
    return new Passage(routeId, marks.contains(CANDIDATE), marks.contains(ALTERED), body);
  }

  /** The same with the body that a transform made. */
  public Passage with(byte[] made) {
    return new Passage(routeId, candidate, altered, made);
  }

  /** What the store keeps until the body is made; mostly empty. */
  public static String marks(boolean candidate, boolean altered) {
    return (candidate ? CANDIDATE : "") + (altered ? ALTERED : "");
  }
}
