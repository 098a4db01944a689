package io.hookgate.cli;

import io.hookgate.model.Ids;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one event and everything that became of it. */
@Command(
    name = "show",
    description = "Show an event: headers, payload, deliveries and each of their attempts.")
final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();
  @Mixin private final Output output = new Output();

  @Parameters(
      paramLabel = "ID",
      description = "Of an event (evt_...), or of a delivery (dlv_...) to see that one alone.")
  private String id = "";

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean delivery = Ids.isDeliveryId(id);
    if (!delivery && !Ids.isEventId(id)) {
      throw new WrongUsage(
          "'"
              + id
              + "' is no id: of an event it is evt_ and 26, of a delivery dlv_ and 29 letters"
              + " and digits; 'hookgate events' lists them");
    }
    String text = access.open(terminal).text("/api/v1/events/" + (delivery ? Ids.eventOf(id) : id));
    if (output.json()) {
      terminal.say(Harmless.json(text));
      return ExitCodes.FINE;
    }
    JsonObject event = new JsonObject(text);
    EventView view = new EventView(terminal);
    if (!delivery) {
      view.print(event);
    } else if (!view.printDelivery(event, id)) {
      throw new IOException("the event " + Ids.eventOf(id) + " has no delivery " + id);
    }
    return ExitCodes.FINE;
  }
}
