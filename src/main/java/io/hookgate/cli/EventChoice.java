package io.hookgate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events are expunged, by what that call filters by. */
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
      converter = Moment.Converter.class,
      description = "Accepted then or later: " + Moment.FORMS + ".")
  private @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.Converter.class,
      description = "Accepted before then, in the same forms.")
  private @Nullable Moment until;

  /** As parameters of the API. */
  Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("tenant", tenant);
    parameters.put("source", source);
    parameters.put("type", type);
    parameters.put("since", since == null ? null : since.toString());
    parameters.put("until", until == null ? null : until.toString());
    return parameters;
  }
}
