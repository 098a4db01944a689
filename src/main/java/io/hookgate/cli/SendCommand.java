package io.hookgate.cli;

import io.hookgate.config.GatewayConfig;
import io.hookgate.config.IngressConfig;
import io.hookgate.config.SourceConfig;
import io.hookgate.demo.Listener;
import io.hookgate.demo.Shipment;
import io.hookgate.demo.SourceClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Posts one event as a configured source's provider would. */
@Command(
    name = "send",
    description = "Sign an event like a configured source's provider and post it.")
final class SendCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOption conf = new ConfOption();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME",
      description = "The configured source.")
  private String source = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The gateway (default: the configured listener on this machine).")
  private @Nullable URI url;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The provider's id, where a header carries it (default: a new one).")
  private String id = UUID.randomUUID().toString();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The event's type, where a header carries it (default: ${DEFAULT-VALUE}).")
  private String type = "test";

  @Parameters(paramLabel = "FILE", description = "The body; - is standard input.")
  private Path file = Path.of("-");

  SendCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    GatewayConfig config = conf.load(terminal).config();
    return post(config.ingress(), named(config.sources()));
  }

  private SourceConfig named(List<SourceConfig> sources) {
    return sources.stream()
        .filter(one -> one.name().equals(source))
        .findFirst()
        .orElseThrow(
            () -> {
              String names =
                  sources.stream().map(SourceConfig::name).collect(Collectors.joining(", "));
              return new WrongUsage("no source is named '" + source + "'; there are: " + names);
            });
  }

  private int post(IngressConfig ingress, SourceConfig to)
      throws IOException, InterruptedException {
    byte[] body = terminal.read(file);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    URI listener = url == null ? Listener.url(ingress) : url;
    if (to.verify().published()) {
      throw new WrongUsage(
          "events of the source '" + source + "' are published: POST /api/v1/events");
    }
    if (to.verify().coded() != null) {
      throw new WrongUsage("nobody but the provider signs what the source '" + source + "' takes");
    }
    SourceClient client = new SourceClient(http, listener, to, InstantSource.system());
    SourceClient.Reply reply = client.send(new Shipment(source, type, id, body));
    if (output.json()) {
      Output.print(
          terminal,
          new JsonObject()
              .put("url", client.url().toString())
              .put("status", reply.status())
              .put("body", reply.body()));
    } else {
      terminal.warn(client.url() + " answered " + reply.status());
      terminal.say(Harmless.lines(reply.body()));
    }
    return reply.accepted() ? ExitCodes.FINE : ExitCodes.FAILED;
  }
}
