package io.hookgate.api;

import io.hookgate.model.Ids;
import io.hookgate.routing.BodyMatch;
import io.hookgate.store.Rejections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.List;

/** Forgets rejected requests that were kept and hold what is expunged; evidence of them stays. */
final class KeptRejections {
  private final Vertx vertx;
  private final Rejections rejections;
  private final ApiParts.KeptOpener opener;

  KeptRejections(Vertx vertx, ApiParts parts) {
    this.vertx = vertx;
    this.rejections = parts.store().rejections();
    this.opener = parts.rejected().opener();
  }

  /**
   * What came of it.
   *
   * @param unreadable requests that cannot be opened; they are left
   */
  record Forgotten(int matched, int unreadable) {
    static final Forgotten NOTHING = new Forgotten(0, 0);

    Forgotten plus(Forgotten other) {
      return new Forgotten(matched + other.matched, unreadable + other.unreadable);
    }
  }

  /**
   * Of these sources, one request after the other.
   *
   * @param dryRun only counts
   */
  Future<Forgotten> of(List<String> sourceIds, Period period, BodyMatch match, boolean dryRun) {
    Search search = new Search(period, match, dryRun);
    return Future.all(sourceIds.stream().map(id -> rejections.kept(id)).toList())
        .compose(
            kept -> {
              Future<Forgotten> all = Future.succeededFuture(Forgotten.NOTHING);
              for (int i = 0; i < sourceIds.size(); i++) {
                String source = sourceIds.get(i);
                List<String> ids = kept.resultAt(i);
                all =
                    all.compose(
                        sofar ->
                            search.of(source, ids.iterator(), Forgotten.NOTHING).map(sofar::plus));
              }
              return all;
            });
  }

  private final class Search {
    private final Period period;
    private final BodyMatch match;
    private final boolean dryRun;

    Search(Period period, BodyMatch match, boolean dryRun) {
      this.period = period;
      this.match = match;
      this.dryRun = dryRun;
    }

    Future<Forgotten> of(String source, Iterator<String> ids, Forgotten sofar) {
      while (ids.hasNext()) {
        String id = ids.next();
        if (period.contains(Ids.timeOf(id))) {
          return one(source, id).compose(found -> of(source, ids, sofar.plus(found)));
        }
      }
      return Future.succeededFuture(sofar);
    }

    private Future<Forgotten> one(String source, String id) {
      return rejections
          .keptBytes(source, id)
          .compose(
              bytes ->
                  bytes.length == 0
                      ? Future.succeededFuture(Forgotten.NOTHING)
                      : vertx.executeBlocking(() -> look(source, id, bytes), false))
          .compose(
              found ->
                  found.matched() == 0 || dryRun
                      ? Future.succeededFuture(found)
                      : rejections.forget(source, id).map(found));
    }

    private Forgotten look(String source, String id, byte[] bytes) {
      try {
        boolean matches =
            opener.bodies(source, id, bytes).stream().anyMatch(body -> match.matches(body));
        return matches ? new Forgotten(1, 0) : Forgotten.NOTHING;
      } catch (IllegalArgumentException e) {
        return new Forgotten(0, 1);
      }
    }
  }
}
