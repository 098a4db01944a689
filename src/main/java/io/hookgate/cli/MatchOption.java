package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What stands in a payload, such as one user's address. */
final class MatchOption {
  @Option(
      names = "--match",
      paramLabel = "POINTER=VALUE",
      description =
          "What the payload has at a JSON pointer: /data/email=a@b.c;"
              + " may be given several times, then all have to match.")
  private Map<String, String> match = new LinkedHashMap<>();

  /** Null when it was not given. */
  @Nullable JsonObject json() {
    if (match.isEmpty()) {
      return null;
    }
    JsonObject json = new JsonObject();
    match.forEach(
        (pointer, value) -> {
          if (!pointer.startsWith("/")) {
            throw new WrongUsage("--match takes a JSON pointer: /" + pointer + '=' + value);
          }
          json.put(pointer, value);
        });
    return json;
  }
}
