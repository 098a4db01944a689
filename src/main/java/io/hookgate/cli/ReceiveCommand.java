package io.hookgate.cli;

import io.hookgate.receiver.Answered;
import io.hookgate.receiver.Receiver;
import io.hookgate.receiver.ReceiverOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the mock receiver until the process is ended. */
@Command(
    name = "receive",
    description = {
      "Run the mock receiver: it verifies, fails on purpose, is idempotent.",
      "Paths under /mode/ misbehave: status/429, retry-after/5, redirect, hang, drip, reset, large."
    })
final class ReceiveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "Port for hooks; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port = 18_090;

  @Option(
      names = "--control-port",
      description = "Port for /_control, on loopback always (default: the hooks' port + 1).")
  private @Nullable Integer controlPort;

  @Option(
      names = "--fail",
      paramLabel = "SHARE",
      description =
          "Share of requests that are refused with 500 or 503, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double fail = 0.8;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description =
          "Standard Webhooks secret (whsec_...): "
              + SecretText.FORMS
              + "; may be given several times. Without one, signatures are not checked.")
  private List<SecretText> secrets = new ArrayList<>();

  @Option(names = "--seed", description = "Decides which requests fail (default: a new one).")
  private long seed = new SecureRandom().nextLong(1_000_000);

  @Option(names = "--quiet", description = "Print no line per request.")
  private boolean quiet;

  ReceiveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException, IOException {
    Vertx vertx = Vertx.vertx();
    try {
      Receiver receiver = start(vertx);
      terminal.say(
          "receives at %s, control at http://127.0.0.1:%d/_control, refuses %s of all requests (seed %d), %s"
              .formatted(
                  receiver.url("/hooks"),
                  receiver.controlPort(),
                  percent(),
                  seed,
                  secrets.isEmpty() ? "checks no signatures: no --secret" : "checks signatures"));
      new CountDownLatch(1).await();
      return ExitCodes.FINE;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  private Receiver start(Vertx vertx) throws InterruptedException, IOException {
    Consumer<Answered> observer = quiet ? answered -> {} : this::print;
    try {
      return Receiver.start(vertx, options(), observer)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (IllegalArgumentException e) {
      throw WrongUsage.because(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw WrongUsage.because(refusal);
      }
      throw new IOException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  private ReceiverOptions options() {
    int control = controlPort == null ? (port == 0 ? 0 : port + 1) : controlPort;
    return new ReceiverOptions(
        host,
        port,
        control,
        fail,
        secrets.stream().map(SecretText::value).toList(),
        seed,
        ReceiverOptions.REMEMBERED);
  }

  private String percent() {
    return String.format(Locale.ROOT, "%.0f %%", fail * 100);
  }

  private void print(Answered answered) {
    // On an event loop: whoever stops reading must not break the answers.
    terminal.print(
        "%-8s %3s  %s  %s  attempt %d"
            .formatted(
                answered.outcome(),
                answered.status() == 0 ? "" : answered.status(),
                answered.id(),
                answered.type(),
                answered.attempt()));
  }
}
