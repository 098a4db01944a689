package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import java.util.Set;

/**
 * A request without content that wants 200 and nothing else: HEAD from Trello and Intercom, which
 * prove nothing about it; GET or HEAD from Mailchimp, with the secret in its URL.
 *
 * @param methods as {@link Handshake#methods}
 * @param proven as {@link Handshake#proven}
 * @see <a href="https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/">Trello,
 *     creating a webhook</a>
 * @see <a
 *     href="https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/">Mailchimp,
 *     webhooks</a>
 */
record Probe(Set<String> methods, boolean proven) implements Handshake {
  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    return methods.contains(request.method()) ? Reply.empty(200) : new Reply.NotAsked();
  }
}
