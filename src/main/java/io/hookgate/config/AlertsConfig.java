package io.hookgate.config;

import io.hookgate.model.Ids;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators are told. What is null is not watched.
 *
 * @param destinationId where every alert goes; null when only routes say where
 * @param criticalTypes patterns of types of which each dead letter is told
 * @param breakerOpen how long a circuit may be open
 * @param backlogAge how long something may be due
 * @param memoryShares shares of memory, above 0 to 1, each told by itself
 * @param redisTrouble how long Redis may fail
 * @param quiet how long nothing of an incident must be seen until it is over
 */
public record AlertsConfig(
    @Nullable String destinationId,
    Format format,
    List<String> criticalTypes,
    @Nullable Growth deadLetterGrowth,
    @Nullable Duration breakerOpen,
    @Nullable Duration backlogAge,
    List<Double> memoryShares,
    @Nullable Duration redisTrouble,
    Duration quiet) {
  /** The source that alerts come from. */
  public static final String SOURCE = "hookgate";

  /** The id of {@link #SOURCE}. */
  public static final String SOURCE_ID = Ids.ofName("src_", "", SOURCE);

  /** Goes nowhere; everything else as when the configuration does not speak of it. */
  public static final AlertsConfig DEFAULT =
      new AlertsConfig(
          null,
          Format.JSON,
          List.of(),
          new Growth(100, Duration.ofMinutes(5)),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          List.of(0.5, 0.8),
          Duration.ofSeconds(15),
          Duration.ofMinutes(2));

  /** What the alert destination gets. */
  public enum Format {
    /** All facts. */
    JSON,
    /** A text, as Slack and what is compatible with it show. */
    SLACK
  }

  /** So many dead letters of one destination, or more, in that time. */
  public record Growth(long count, Duration per) {}
}
