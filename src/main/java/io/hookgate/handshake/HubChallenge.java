package io.hookgate.handshake;

import io.hookgate.signature.QueryText;
import io.hookgate.signature.SignedRequest;
import java.util.Set;

/**
 * Meta (Facebook, Instagram, WhatsApp): GET with {@code hub.mode=subscribe}, the token that the
 * operator has chosen, and what is to be repeated.
 *
 * @see <a href="https://developers.facebook.com/docs/graph-api/webhooks/getting-started">Meta,
 *     verification requests</a>
 */
final class HubChallenge implements Handshake {
  private final Tokens tokens;

  HubChallenge(Parameters parameters) {
    this.tokens = Tokens.of(parameters, "the verify token, as it is entered at Meta");
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public boolean proven() {
    return false;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    String target = request.path();
    if (!request.method().equals("GET")
        || !"subscribe".equals(QueryText.single(target, "hub.mode"))) {
      return new Reply.NotAsked();
    }
    if (!tokens.match(QueryText.single(target, "hub.verify_token"))) {
      return new Reply.Refused("wrong_token");
    }
    String challenge = QueryText.single(target, "hub.challenge");
    return challenge == null || challenge.isEmpty()
        ? new Reply.Refused("missing_challenge")
        : Reply.text(challenge);
  }
}
