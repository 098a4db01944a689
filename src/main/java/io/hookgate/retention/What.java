package io.hookgate.retention;

import java.util.Locale;

/** What can go; the words are label values. */
enum What {
  /** Events whose term was over. */
  DELIVERED,
  /** Dead letters whose term was over. */
  DEAD,
  /** Deliveries whose attempts and response texts went before their event. */
  ATTEMPTS,
  /** Response texts that went for want of memory. */
  RESPONSES,
  /** Events that went for want of memory. */
  PRESSURE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
