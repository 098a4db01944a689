package io.hookgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events a command is about, by what lists and calls for many events filter by. */
final class EventChoice {
  @Option(names = "--source", paramLabel = "NAME", description = "Name or id of their source.")
  private @Nullable String source;

  @Option(names = "--type", paramLabel = "TYPE", description = "Their type, such as 'bounced.*'.")
  private @Nullable String type;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose they are.")
  private @Nullable String tenant;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Accepted then or later: RFC 3339, or how long ago, such as 2h.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Accepted before: RFC 3339, or how long ago, such as 7d.")
  private @Nullable String until;

  /** As parameters of the API. */
  Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("tenant", tenant);
    parameters.put("source", source);
    parameters.put("type", type);
    parameters.put("since", since);
    parameters.put("until", until);
    return parameters;
  }

  /** Whether it says anything. */
  boolean any() {
    return parameters().values().stream().anyMatch(value -> value != null);
  }
}
