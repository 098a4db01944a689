package io.hookgate.cli;

import io.hookgate.config.Durations;
import io.hookgate.signature.DeliverySigner;
import io.hookgate.signature.WebhookSecrets;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Forwards live events to a port of this machine. */
@Command(
    name = "listen",
    description = {
      "Forward the live events of a source to a port of this machine, for development.",
      "They are no deliveries: the gateway's state does not change, whatever is answered.",
      "r forwards the last one again, q ends; where the input is no terminal, with Enter."
    })
final class ListenCommand implements Callable<Integer> {
  private static final int END_OF_INPUT = 4;
  private static final int MOST_UNDER_WAY = 64;

  private final Terminal terminal;

  @Mixin private final ApiAccess access = new ApiAccess();

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..1",
      description = "Name or id of the source (default: every source).")
  private @Nullable String source;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PORT|URL",
      description = "Where to: 3000, localhost:3000/hook or http://localhost:3000/hook.")
  private String to = "";

  @Option(
      names = "--type",
      paramLabel = "PATTERN",
      description = "Only events of that type; 'bounced.*' for everything under it.")
  private @Nullable String type;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Begin with what is stored: 2026-01-31T12:00:00Z, or how long ago: 10m, 2h.")
  private @Nullable String since;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description =
          "Sign as Standard Webhooks says, with whsec_... or whsk_...: " + SecretText.FORMS + ".")
  private @Nullable SecretText secret;

  @Option(names = "--any-host", description = "Let --to be another machine.")
  private boolean anyHost;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description =
          "Forwards under way at once; 1 keeps them strictly in order (default: ${DEFAULT-VALUE}).")
  private int concurrency = 8;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Longest wait for an answer, up to 10m (default: ${DEFAULT-VALUE}).")
  private String timeout = "30s";

  @Option(names = "--json", description = "One JSON object a line, of all that happens.")
  private boolean json;

  ListenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (concurrency < 1 || concurrency > MOST_UNDER_WAY) {
      throw new WrongUsage("--concurrency is 1 to " + MOST_UNDER_WAY + ", not " + concurrency);
    }
    ListenTarget target = ListenTarget.parse(to, anyHost);
    Forwarding forwarding = new Forwarding(target, signer(), patience(), InstantSource.system());
    Api api = access.open(terminal);
    ListenLog log = new ListenLog(terminal, json, InstantSource.system());
    try (ListenSession session = new ListenSession(api, forwarding, log, concurrency)) {
      return listen(api, session, log, target);
    }
  }

  private int listen(Api api, ListenSession session, ListenLog log, ListenTarget target)
      throws IOException, InterruptedException {
    LiveEvents events = new LiveEvents(api, new LiveEvents.Wanted(source, type, since), session);
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Thread following = new Thread(() -> follow(events, end), "follow");
    following.setDaemon(true);
    try (ListenKeys keys = ListenKeys.open(terminal, key -> act(key, session, end))) {
      String enter = keys.single() ? "" : " and Enter";
      log.note(
          "listening",
          "%s at %s goes to %s; r%s replays the last one, q%s ends"
              .formatted(
                  source == null ? "everything" : "what " + source + " sends",
                  api.url(),
                  target.url(),
                  enter,
                  enter));
      following.start();
      return end.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException told ? told : new IOException(e.getCause());
    } finally {
      events.end();
      following.interrupt();
    }
  }

  private static void follow(LiveEvents events, CompletableFuture<Integer> end) {
    try {
      events.follow();
    } catch (IOException | RuntimeException e) {
      end.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void act(int key, ListenSession session, CompletableFuture<Integer> end) {
    if (key == 'r') {
      session.replay();
    } else if (key == 'q' || key == END_OF_INPUT) {
      end.complete(ExitCodes.FINE);
    }
  }

  private Duration patience() {
    try {
      Duration read = Durations.parse(timeout);
      if (read.isZero() || read.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new WrongUsage("--timeout is 1ms to 10m, not " + timeout);
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new WrongUsage("--timeout: " + e.getMessage());
    }
  }

  private @Nullable DeliverySigner signer() {
    if (secret == null) {
      return null;
    }
    String wrong = WebhookSecrets.problem(secret.value());
    if (wrong != null) {
      throw new WrongUsage("--secret " + wrong);
    }
    return DeliverySigner.standard(List.of(secret.value()));
  }
}
