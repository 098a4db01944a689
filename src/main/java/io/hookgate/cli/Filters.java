package io.hookgate.cli;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which of what is stored. */
final class Filters {
  @Mixin private final Subject subject = new Subject();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.Converter.class,
      description = "Then or later: " + Moment.FORMS + ".")
  private @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.Converter.class,
      description = "Before then, in the same forms.")
  private @Nullable Moment until;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Only that tenant's (default: all that the key sees).")
  private @Nullable String tenant;

  /** As the API names them. */
  Map<String, @Nullable Object> parameters() {
    Map<String, @Nullable Object> parameters = subject.parameters();
    parameters.put("since", since == null ? null : since.toString());
    parameters.put("until", until == null ? null : until.toString());
    parameters.put("tenant", tenant);
    return parameters;
  }

  /** Whether none of these parameters is given. */
  static boolean none(Map<String, @Nullable Object> parameters) {
    return parameters.values().stream().noneMatch(Objects::nonNull);
  }
}
