package io.hookgate.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a running gateway seal everything anew with its newest data key, and waits for it. */
@Command(
    name = "rotate",
    description = {
      "Seal everything anew with the newest data key of a running gateway, and wait until it is done.",
      "First add the key at the beginning of encryption.keys and restart. Ctrl-C ends only the waiting."
    })
final class RotateKeysCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/encryption";
  private static final long PERIOD_MILLIS = 500;

  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  RotateKeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Api api = access.open(terminal);
    JsonObject rotation = api.post(PATH + "/rotate", new JsonObject()).getJsonObject("rotation");
    if (!output.json()) {
      terminal.say("sealing everything anew with the data key " + rotation.getString("to"));
    }
    Progress progress = new Progress(terminal);
    while (!rotation.getString("state").equals("done")) {
      if (!output.json()) {
        progress.show(
            rotation.getLong("events"),
            rotation.getLong("total"),
            "events, pass %d, %d values sealed anew"
                .formatted(rotation.getInteger("pass"), rotation.getLong("resealed")));
      }
      Thread.sleep(PERIOD_MILLIS);
      rotation = api.get(PATH).getJsonObject("rotation");
    }
    progress.end();
    if (output.json()) {
      Output.print(terminal, rotation);
      return rotation.getJsonArray("left").isEmpty() ? ExitCodes.FINE : ExitCodes.FAILED;
    }
    return told(rotation);
  }

  private int told(JsonObject rotation) {
    JsonArray left = rotation.getJsonArray("left");
    terminal.say("%d values sealed anew".formatted(rotation.getLong("resealed")));
    for (int i = 0; i < left.size(); i++) {
      JsonObject one = left.getJsonObject(i);
      String key = one.getString("key");
      terminal.warn(
          key == null
              ? one.getLong("count") + " values are not sealed, or are damaged"
              : "%d values still need the data key %s".formatted(one.getLong("count"), key));
    }
    long unreadable = rotation.getLong("unreadable");
    if (unreadable > 0) {
      terminal.warn(
          unreadable
              + " of them do not open: put their keys back into encryption.keys, then again");
    }
    if (left.isEmpty()) {
      terminal.say("nothing needs another data key any more: the others may be removed");
    }
    return left.isEmpty() ? ExitCodes.FINE : ExitCodes.FAILED;
  }
}
