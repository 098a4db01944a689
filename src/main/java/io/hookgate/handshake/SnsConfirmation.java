package io.hookgate.handshake;

import io.hookgate.signature.SignedRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon SNS: a signed POST of type {@code SubscriptionConfirmation}, confirmed by requesting the
 * address in it. Only addresses of SNS itself are requested.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html">Amazon
 *     SNS, prepare your endpoint</a>
 */
final class SnsConfirmation implements Handshake {
  private static final Pattern HOST =
      Pattern.compile("sns\\.[a-z0-9-]{1,32}\\.amazonaws\\.com(\\.cn)?");

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
    JsonObject body = Body.of(request.body());
    if (!"SubscriptionConfirmation".equals(Body.text(body, "Type"))) {
      return new Reply.NotAsked();
    }
    String text = Body.text(body, "SubscribeURL");
    if (text == null) {
      return new Reply.Refused("missing_challenge");
    }
    if (Reply.tooLong(text)) {
      return new Reply.TooLong();
    }
    URI url = ofSns(text);
    return url == null
        ? new Reply.Refused("foreign_address")
        : new Reply.Visit(url, Reply.empty(200));
  }

  /** Null when the address leads anywhere else. */
  private static @Nullable URI ofSns(String text) {
    try {
      URI url = new URI(text);
      return "https".equals(url.getScheme())
              && url.getHost() != null
              && HOST.matcher(url.getHost()).matches()
              && url.getPort() == -1
              && url.getUserInfo() == null
          ? url
          : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
