package io.hookgate.store;

import io.vertx.core.Future;
import java.util.List;

/** Entries of an index in their order. For one caller at a time. */
interface Walk {
  /** The next entries, at most {@code count}; fewer only at the end. */
  Future<List<String>> next(int count);

  /** A walk over entries that are known. */
  static Walk over(List<String> entries) {
    return new Walk() {
      private int at;

      @Override
      public Future<List<String>> next(int count) {
        List<String> next = entries.subList(at, Math.min(entries.size(), at + count));
        at += next.size();
        return Future.succeededFuture(next);
      }
    };
  }
}
