package io.hookgate.delivery;

import io.hookgate.config.OutcomesConfig;
import io.hookgate.model.AttemptOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the statuses of one destination's answers mean.
 *
 * <p>2xx is success. 408, 409, 425, 429, 5xx and everything that is no final status are tried
 * again; any other status is permanent: redirects are not followed, and another try would be
 * answered the same. A destination may say otherwise of all but 2xx; a status wins over its class.
 */
final class Statuses {
  /** The usual. */
  static final Statuses USUAL = of(OutcomesConfig.DEFAULT);

  /** By status, or by class: the first digit. */
  private final Map<Integer, AttemptOutcome> own = new HashMap<>();

  private Statuses() {}

  static Statuses of(OutcomesConfig config) {
    Statuses statuses = new Statuses();
    statuses.add(config.permanent(), AttemptOutcome.PERMANENT);
    statuses.add(config.retry(), AttemptOutcome.RETRYABLE);
    return statuses;
  }

  AttemptOutcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return AttemptOutcome.SUCCESS;
    }
    AttemptOutcome exact = own.get(status);
    if (exact != null) {
      return exact;
    }
    AttemptOutcome ofClass = own.get(status / 100);
    return ofClass != null ? ofClass : usual(status);
  }

  private static AttemptOutcome usual(int status) {
    return switch (status) {
      case 408, 409, 425, 429 -> AttemptOutcome.RETRYABLE;
      default ->
          status >= 500 || status < 200 ? AttemptOutcome.RETRYABLE : AttemptOutcome.PERMANENT;
    };
  }

  private void add(List<String> entries, AttemptOutcome outcome) {
    for (String entry : entries) {
      boolean isClass = entry.endsWith("xx");
      own.put(Integer.parseInt(isClass ? entry.substring(0, 1) : entry), outcome);
    }
  }
}
