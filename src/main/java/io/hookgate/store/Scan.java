package io.hookgate.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills a page from a walk: looks at entries a batch at a time and keeps what is wanted, until the
 * page is full, the walk is at its end or enough was looked at. The cursor is the last entry that
 * was looked at, so that what follows misses and doubles nothing.
 */
final class Scan<T> {
  private final Walk walk;
  private final int limit;
  private final Looking looking;
  private final Function<List<String>, Future<List<@Nullable T>>> look;
  private final List<T> page = new ArrayList<>();
  private final long begun;
  private int looked;
  private int batch;

  /**
   * How much one call looks at.
   *
   * @param first entries of the first batch; each further one has twice as many
   * @param batch entries at a time at most
   * @param nanos after so long, no further batch is begun
   * @param clock of those nanoseconds
   */
  record Looking(int first, int batch, long nanos, LongSupplier clock) {
    /** Entries looked at per call, however fast it is: what a call costs Redis is bounded. */
    static final int MOST = 20_000;

    private static final int FIRST = 128;
    private static final int BATCH = 512;
    private static final long NANOS = 25_000_000;

    /** For a list of which most entries are wanted. */
    static Looking atOnce(int limit, LongSupplier clock) {
      int batch = Math.min(BATCH, limit);
      return new Looking(batch, batch, NANOS, clock);
    }

    /** For a list that looks into bodies. */
    static Looking into(int bodies, LongSupplier clock) {
      return new Looking(bodies, bodies, NANOS, clock);
    }

    /** For a list of which few may be wanted. */
    static Looking through(LongSupplier clock) {
      return new Looking(FIRST, BATCH, NANOS, clock);
    }
  }

  private Scan(
      Walk walk,
      int limit,
      Looking looking,
      Function<List<String>, Future<List<@Nullable T>>> look) {
    this.walk = walk;
    this.limit = limit;
    this.looking = looking;
    this.look = look;
    this.batch = looking.first();
    this.begun = looking.clock().getAsLong();
  }

  /**
   * A page.
   *
   * @param look for each of these entries what it stands for, null when that is not wanted
   */
  static <T> Future<Page<T>> page(
      Walk walk,
      int limit,
      Looking looking,
      Function<List<String>, Future<List<@Nullable T>>> look) {
    return new Scan<>(walk, limit, looking, look).more();
  }

  private Future<Page<T>> more() {
    return walk.next(batch)
        .compose(entries -> look.apply(entries).compose(found -> take(entries, found)));
  }

  private Future<Page<T>> take(List<String> entries, List<@Nullable T> found) {
    for (int i = 0; i < entries.size(); i++) {
      T item = found.get(i);
      if (item != null) {
        if (page.size() == limit) {
          return upTo(entries.get(i - 1));
        }
        page.add(item);
      }
    }
    looked += entries.size();
    if (entries.size() < batch) {
      return Future.succeededFuture(new Page<T>(page, null));
    }
    boolean enough =
        page.size() == limit
            || looked >= Looking.MOST
            || looking.clock().getAsLong() - begun >= looking.nanos();
    batch = Math.min(looking.batch(), 2 * batch);
    return enough ? upTo(entries.get(entries.size() - 1)) : more();
  }

  private Future<Page<T>> upTo(String last) {
    return Future.succeededFuture(new Page<T>(page, last));
  }
}
