package io.hookgate.cli;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs commands in this JVM.
 *
 * @param environment all the variables that they see
 * @param typed what is typed at the terminal; null when they run at none
 */
record Shell(Map<String, String> environment, String typed) {
  /** At no terminal, with that gateway and key and nothing else. */
  static Shell at(int apiPort, String key) {
    return new Shell(
        Map.of(ApiAccess.URL, "http://127.0.0.1:" + apiPort, ApiAccess.KEY, key), null);
  }

  /** At a terminal, where that is typed. */
  Shell typing(String text) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("COLUMNS", "200");
    return new Shell(Map.copyOf(all), text);
  }

  /** What came of a command. */
  record Ran(int code, String out, String err) {
    /** Its lines, each an object. */
    List<JsonObject> json() {
      return out.lines().map(JsonObject::new).toList();
    }
  }

  Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String input = typed == null ? "" : typed;
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            typed != null,
            environment);
    CommandLine line = new CommandLine(CommandSpec.create().name("hookgate"));
    Commands.addTo(line, terminal);
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}
