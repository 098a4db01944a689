package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import java.util.Set;

/**
 * Twitch EventSub: a signed POST whose message type asks for its challenge. The header with the
 * type is not signed, so the body must have a challenge too: an event whose header somebody changed
 * is not swallowed.
 *
 * @see <a href="https://dev.twitch.tv/docs/eventsub/handling-webhook-events/">Twitch, responding to
 *     a challenge request</a>
 */
final class TwitchVerification implements Handshake {
  @Override
  public Set<String> methods() {
    return Set.of();
  }

  @Override
  public boolean proven() {
    return true;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    if (!"webhook_callback_verification".equals(request.header("twitch-eventsub-message-type"))) {
      return new Reply.NotAsked();
    }
    String challenge = Body.text(Body.of(request.body()), "challenge");
    return challenge == null ? new Reply.NotAsked() : Reply.text(challenge);
  }
}
