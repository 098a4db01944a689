package io.hookgate.bus;

/**
 * A destination has that state now. Said twice it means the same, so a node may say it of each
 * disabled destination when it starts.
 *
 * @param state active, paused or disabled
 * @param cause why, in words for an operator
 */
public record DestinationChanged(String destinationId, String state, String cause) {
  /** The state in which everything for it becomes a dead letter. */
  public static final String DISABLED = "disabled";
}
