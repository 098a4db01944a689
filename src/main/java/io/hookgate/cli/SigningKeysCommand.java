package io.hookgate.cli;

import io.hookgate.signature.WebhookSecrets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a new secret that deliveries are signed with; nothing is kept of it. */
@Command(
    name = "signing",
    description = {
      "Print a new secret to sign deliveries with, as Standard Webhooks writes it: whsec_...",
      "Its receiver gets the same one."
    })
final class SigningKeysCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final SecureRandom random;

  @Option(
      names = "--asymmetric",
      description =
          "Print whsk_..., which stays here, and then whpk_..., with which a receiver verifies.")
  private boolean asymmetric;

  SigningKeysCommand(Terminal terminal, SecureRandom random) {
    this.terminal = terminal;
    this.random = random;
  }

  @Override
  public Integer call() {
    if (asymmetric) {
      WebhookSecrets.Pair pair = WebhookSecrets.asymmetric(random);
      terminal.say(pair.secret());
      terminal.say(pair.publicKey());
    } else {
      terminal.say(WebhookSecrets.symmetric(random));
    }
    return ExitCodes.FINE;
  }
}
