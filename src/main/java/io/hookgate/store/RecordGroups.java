package io.hookgate.store;

import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Takes the records of events in groups: no more at once than a small heap has room for, however
 * large they are.
 */
final class RecordGroups {
  /** Bytes of records in one group; a larger one is alone in its group. */
  static final long BYTES_AT_ONCE = 4 << 20;

  private RecordGroups() {}

  /** What comes of all, in the order of the ids; a group begins when the one before is done. */
  static <T> Future<List<T>> each(
      RedisLinks links, List<String> bareIds, Function<List<String>, Future<List<T>>> group) {
    List<Future<Reply>> sizes =
        bareIds.stream()
            .map(id -> links.command("STRLEN", Keys.ofId("evt_" + id).event(id)))
            .toList();
    return Future.all(sizes)
        .compose(
            all ->
                from(
                    0,
                    bareIds,
                    sizes.stream().map(size -> size.result().number()).toList(),
                    group,
                    new ArrayList<>()));
  }

  private static <T> Future<List<T>> from(
      int first,
      List<String> ids,
      List<Long> sizes,
      Function<List<String>, Future<List<T>>> group,
      List<T> done) {
    if (first == ids.size()) {
      return Future.succeededFuture(done);
    }
    long bytes = sizes.get(first);
    int end = first + 1;
    while (end < ids.size() && bytes + sizes.get(end) <= BYTES_AT_ONCE) {
      bytes += sizes.get(end++);
    }
    int next = end;
    return group
        .apply(ids.subList(first, next))
        .compose(
            some -> {
              done.addAll(some);
              return from(next, ids, sizes, group, done);
            });
  }
}
