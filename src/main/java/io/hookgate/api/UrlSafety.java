package io.hookgate.api;

import io.hookgate.network.AddressGuard;
import io.hookgate.network.Endpoint;
import io.hookgate.network.Locator;
import io.hookgate.network.NotAllowed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Says early that nothing will be sent to a URL; each attempt judges again. For one event loop. */
final class UrlSafety {
  private static final long PATIENCE_SECONDS = 3;

  private final Locator locator;

  /** What is to be said of a URL. */
  sealed interface Verdict {
    /** Its host leads where deliveries may go. */
    record Safe() implements Verdict {}

    /** Nothing is known of its host at this moment. */
    record Unknown(String why) implements Verdict {}

    /** Nothing may go there. */
    record Refused(String why) implements Verdict {}
  }

  /**
   * @param allow ranges of private addresses that deliveries may go to
   */
  UrlSafety(Vertx vertx, List<String> allow) {
    this.locator = new Locator(new AddressGuard(allow), System::nanoTime, Locator.system(vertx));
  }

  /** Looks the host up, for three seconds at most; never fails. */
  Future<Verdict> judge(String url) {
    String host;
    try {
      host = Endpoint.parse(url).host();
    } catch (NotAllowed e) {
      return Future.succeededFuture(new Verdict.Refused(words(e)));
    }
    return locator
        .locate(host, 0)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .<Verdict>map(address -> new Verdict.Safe())
        .otherwise(
            failure ->
                failure instanceof NotAllowed
                    ? new Verdict.Refused(words(failure))
                    : new Verdict.Unknown("the host " + host + " has no address that was found"));
  }

  /** Whether the host is written so that nothing is ever sent there, such as {@code 0x7f.1}. */
  static boolean misleads(String url) {
    try {
      String authority = new URI(url).getRawAuthority();
      String host = authority == null ? "" : authority.replaceFirst(":[0-9]*$", "");
      return !host.isEmpty() && !host.startsWith("[") && AddressGuard.hostRefusal(host) != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** What a name of the inner network leads to is nobody's business. */
  private static String words(Throwable refusal) {
    return "leads where nothing may be sent: "
        + String.valueOf(refusal.getMessage()).replaceFirst("^\\S+ is ", "");
  }
}
