package io.hookgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What events and deliveries are about: the same options in every command that picks some. */
final class Subject {
  @Option(names = "--source", paramLabel = "NAME", description = "Name or id of a source.")
  private @Nullable String source;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Type of the event; bounced.* is everything under it.")
  private @Nullable String type;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Name or id of a destination.")
  private @Nullable String destination;

  /** As the API names them. */
  Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("source", source);
    parameters.put("type", type);
    parameters.put("destination", destination);
    return parameters;
  }
}
