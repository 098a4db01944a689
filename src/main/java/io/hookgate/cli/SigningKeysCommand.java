package io.hookgate.cli;

import io.hookgate.signature.WebhookSecrets;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final Output output = new Output();

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
      print(new JsonObject().put("secret", pair.secret()).put("publicKey", pair.publicKey()));
    } else {
      print(new JsonObject().put("secret", WebhookSecrets.symmetric(random)));
    }
    return ExitCodes.FINE;
  }

  private void print(JsonObject made) {
    if (output.json()) {
      Output.print(terminal, made);
    } else {
      made.forEach(member -> terminal.say(member.getValue().toString()));
    }
  }
}
