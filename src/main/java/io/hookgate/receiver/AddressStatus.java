package io.hookgate.receiver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sender of email should know about one address.
 *
 * @param email the address
 * @param standing the word to act on
 * @param cause why nothing may be sent any more; empty while it is not suppressed
 * @param marketing false once it unsubscribed or was suppressed
 * @param lastActive newest delivery, opening or click, null before the first
 * @param softBounces soft bounces since the last delivery, counted up to three
 */
public record AddressStatus(
    String email,
    Standing standing,
    String cause,
    boolean marketing,
    @Nullable Instant lastActive,
    int softBounces) {

  /** From harmless to final; the last that applies counts. */
  public enum Standing {
    /** Mail may go there. */
    ACTIVE("active"),
    /** Only mail that is no marketing. */
    UNSUBSCRIBED("unsubscribed"),
    /** Three soft bounces without a delivery between: look into it. */
    SUSPECT("suspect"),
    /** Does not exist: suppressed. */
    HARD_BOUNCED("hard_bounced"),
    /** Its owner called it spam: suppressed. */
    COMPLAINED("complained");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** The word that people and the control port see. */
    public String word() {
      return word;
    }
  }
}
