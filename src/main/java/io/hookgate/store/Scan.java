package io.hookgate.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills a page from a walk: reads what each entry stands for and keeps what is wanted, until the
 * page is full, the walk is at its end or {@value EventReader#SCAN} entries were looked at. The
 * cursor is the last entry that was looked at, so that what follows misses and doubles nothing.
 */
final class Scan<T> {
  private static final int BATCH = 100;

  private final ShardWalk walk;
  private final int limit;
  private final Function<String, Future<@Nullable T>> read;
  private final Predicate<T> wanted;
  private final List<T> page = new ArrayList<>();
  private int looked;

  private Scan(
      ShardWalk walk, int limit, Function<String, Future<@Nullable T>> read, Predicate<T> wanted) {
    this.walk = walk;
    this.limit = limit;
    this.read = read;
    this.wanted = wanted;
  }

  /** A page. */
  static <T> Future<Page<T>> page(
      ShardWalk walk, int limit, Function<String, Future<@Nullable T>> read, Predicate<T> wanted) {
    return new Scan<>(walk, limit, read, wanted).more();
  }

  private Future<Page<T>> more() {
    int batch = Math.min(BATCH, limit - page.size());
    return walk.next(batch).compose(entries -> readAll(entries, batch));
  }

  private Future<Page<T>> readAll(List<String> entries, int asked) {
    List<Future<@Nullable T>> reads = entries.stream().map(read).toList();
    return Future.all(reads)
        .compose(
            all -> {
              for (Future<@Nullable T> item : reads) {
                T found = item.result();
                if (found != null && wanted.test(found)) {
                  page.add(found);
                }
              }
              looked += entries.size();
              if (entries.size() < asked) {
                return Future.succeededFuture(new Page<T>(page, null));
              }
              return page.size() >= limit || looked >= EventReader.SCAN
                  ? Future.succeededFuture(new Page<T>(page, entries.get(entries.size() - 1)))
                  : more();
            });
  }
}
