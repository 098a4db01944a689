package io.hookgate.store;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the same sorted index of all shards as if it were one, highest entry first. For one caller
 * at a time.
 */
final class ShardWalk implements Walk {
  /**
   * Reads up to {@code count} entries of one shard that sort below {@code below}, highest first.
   */
  interface Source {
    Future<List<String>> read(int shard, @Nullable String below, int count);
  }

  private final Source source;
  private final int chunk;
  private final List<Part> parts = new ArrayList<>();

  private static final class Part {
    final int shard;
    final Deque<String> entries = new ArrayDeque<>();
    @Nullable String below;
    boolean atEnd;

    Part(int shard, @Nullable String below) {
      this.shard = shard;
      this.below = below;
    }
  }

  /**
   * @param shards how many there are
   * @param below entries from this one upward are left out; null begins at the highest
   * @param chunk entries read per shard and round trip
   */
  ShardWalk(Source source, int shards, @Nullable String below, int chunk) {
    this.source = source;
    this.chunk = chunk;
    for (int shard = 0; shard < shards; shard++) {
      parts.add(new Part(shard, below));
    }
  }

  @Override
  public Future<List<String>> next(int count) {
    return next(count, new ArrayList<>());
  }

  private Future<List<String>> next(int count, List<String> taken) {
    List<Future<Void>> reads = new ArrayList<>();
    for (Part part : parts) {
      if (part.entries.isEmpty() && !part.atEnd) {
        reads.add(refill(part));
      }
    }
    return Future.all(reads)
        .compose(
            v -> {
              while (taken.size() < count) {
                Part highest = highest();
                if (highest == null) {
                  return Future.succeededFuture(taken);
                }
                taken.add(highest.entries.remove());
                if (highest.entries.isEmpty() && !highest.atEnd) {
                  return next(count, taken);
                }
              }
              return Future.succeededFuture(taken);
            });
  }

  private Future<Void> refill(Part part) {
    return source
        .read(part.shard, part.below, chunk)
        .map(
            entries -> {
              part.entries.addAll(entries);
              part.atEnd = entries.size() < chunk;
              if (!entries.isEmpty()) {
                part.below = entries.get(entries.size() - 1);
              }
              return null;
            });
  }

  private @Nullable Part highest() {
    Part highest = null;
    for (Part part : parts) {
      String head = part.entries.peek();
      String best = highest == null ? null : highest.entries.peek();
      if (head != null && (best == null || head.compareTo(best) > 0)) {
        highest = part;
      }
    }
    return highest;
  }
}
