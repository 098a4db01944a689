package io.hookgate.model;

/**
 * Somebody's wish to change a destination's state.
 *
 * @param by the API key's name, or {@link SwitchState#GATEWAY}
 * @param cause why, for people; may be empty
 * @param failingSince the first failure that must still stand for the change to be made; 0 for none
 */
public record SwitchWish(
    String destinationId, SwitchAction action, String by, String cause, long failingSince) {
  /** Of an operator. */
  public SwitchWish(String destinationId, SwitchAction action, String by, String cause) {
    this(destinationId, action, by, cause, 0);
  }
}
