package io.hookgate.intake;

import io.hookgate.routing.Document;
import io.hookgate.routing.RouteTable;
import io.hookgate.routing.RouteTable.Match;
import io.hookgate.routing.RouteTable.Routed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks which routes want an event. Only where a route of the source has a filter is the body looked
 * at for that: a small one here, a larger one on another thread, and one beyond {@link
 * RouteTable#JUDGED_BYTES} when it is to be sent.
 */
public final class Choosing {
  private final Vertx vertx;

  /**
   * @param vertx whose workers judge larger bodies
   */
  public Choosing(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Completes on the caller's event loop.
   *
   * @param type null when it cannot be read
   */
  public Future<Routed> choose(
      RouteTable routes, String sourceId, @Nullable String type, byte[] body) {
    if (!routes.filters(sourceId) || body.length > RouteTable.JUDGED_BYTES) {
      List<Match> matches =
          type == null ? routes.matchWithoutType(sourceId) : routes.match(sourceId, type);
      return Future.succeededFuture(new Routed(matches, List.of()));
    }
    Routed quick = routes.judgeQuickly(sourceId, type, body);
    return quick != null
        ? Future.succeededFuture(quick)
        : vertx.executeBlocking(() -> routes.judge(sourceId, type, Document.of(body)), false);
  }
}
