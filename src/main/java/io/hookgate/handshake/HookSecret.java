package io.hookgate.handshake;

import io.hookgate.model.Header;
import io.hookgate.signature.QueryText;
import io.hookgate.signature.SignedRequest;
import java.util.List;
import java.util.Set;

/**
 * Asana: a POST that brings the secret which events will be signed with, and wants it back. Asana
 * proves nothing about it, and whoever sets the secret can send events. So the address that is
 * given to Asana must carry a token of the operator's choice as {@code ?token=}.
 *
 * @see <a href="https://developers.asana.com/docs/webhooks-guide">Asana, the webhook handshake</a>
 */
final class HookSecret implements Handshake {
  private static final int SHORTEST = 16;
  private static final int LONGEST = 256;

  private final Tokens tokens;

  HookSecret(Parameters parameters) {
    this.tokens =
        Tokens.of(parameters, "the token that the address given to Asana ends with, ?token=...");
  }

  @Override
  public Set<String> methods() {
    return Set.of();
  }

  @Override
  public boolean proven() {
    return false;
  }

  @Override
  public boolean keepsSecrets() {
    return true;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    String secret = request.header("x-hook-secret");
    if (secret == null) {
      return new Reply.NotAsked();
    }
    if (!tokens.match(QueryText.single(request.path(), "token"))) {
      return new Reply.Refused("wrong_token");
    }
    if (secret.length() > LONGEST) {
      return new Reply.TooLong();
    }
    return secret.length() < SHORTEST
        ? new Reply.Refused("short_secret")
        : new Reply.Keep(
            secret, new Reply.Answered(200, "", "", List.of(new Header("X-Hook-Secret", secret))));
  }
}
