package io.hookgate.handshake;

import io.hookgate.signature.QueryText;
import io.hookgate.signature.SignedRequest;
import java.util.Set;

/**
 * A parameter of the query, repeated as plain text. Nothing proves the question: Dropbox, Onfleet
 * and Adobe I/O ask with GET, Microsoft Graph with a POST whose events are proven by what is in
 * their body.
 *
 * @param methods as {@link Handshake#methods}
 * @param method the one that it is asked with
 * @param parameter what is repeated
 * @see <a href="https://www.dropbox.com/developers/reference/webhooks">Dropbox, the verification
 *     request</a>
 * @see <a href="https://docs.onfleet.com/reference/validation">Onfleet, webhook validation</a>
 * @see <a
 *     href="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks">Microsoft
 *     Graph, notificationUrl validation</a>
 */
record QueryEcho(Set<String> methods, String method, String parameter) implements Handshake {
  static QueryEcho get(String parameter) {
    return new QueryEcho(Set.of("GET"), "GET", parameter);
  }

  static QueryEcho post(String parameter) {
    return new QueryEcho(Set.of(), "POST", parameter);
  }

  @Override
  public boolean proven() {
    return false;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    if (!request.method().equals(method)) {
      return new Reply.NotAsked();
    }
    String challenge = QueryText.single(request.path(), parameter);
    return challenge == null || challenge.isEmpty() ? new Reply.NotAsked() : Reply.text(challenge);
  }
}
