package io.hookgate.cli;

import io.hookgate.model.Header;
import io.hookgate.signature.SignedRequest;
import io.hookgate.signature.Verdict;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a body and its headers verify. */
@Command(
    name = "verify",
    description = "Say whether a body's signature verifies (exit code 0 or 1).")
final class VerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SchemeOptions scheme = new SchemeOptions();
  @Mixin private final Output output = new Output();

  @Option(
      names = "--header",
      required = true,
      paramLabel = "'NAME: VALUE'",
      description = "A header of the request; may be given several times.")
  private List<Header> headers = new ArrayList<>();

  @Option(
      names = "--at",
      paramLabel = "SECONDS",
      description = "The time to judge timestamps by, in seconds since 1970 (default: now).")
  private @Nullable Long at;

  @Parameters(paramLabel = "FILE", description = "The body; - is standard input.")
  private Path file = Path.of("-");

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SignedRequest request =
        SignedRequest.of(scheme.method(), scheme.path(), headers, terminal.read(file));
    long now = at == null ? Instant.now().toEpochMilli() : at * 1000;
    Verdict verdict = scheme.verifier().verify(request, now);
    if (verdict instanceof Verdict.Rejected rejected) {
      tell("rejected", rejected.detail());
      return ExitCodes.FAILED;
    }
    if (!(verdict instanceof Verdict.Verified)) {
      tell("unknown", "the provider's key would have to be fetched, which a gateway does");
      return ExitCodes.FAILED;
    }
    tell("verified", "");
    return ExitCodes.FINE;
  }

  private void tell(String verdict, String detail) {
    if (output.json()) {
      Output.print(terminal, new JsonObject().put("verdict", verdict).put("detail", detail));
    } else {
      terminal.say(detail.isEmpty() ? verdict : verdict + ": " + Harmless.line(detail));
    }
  }
}
