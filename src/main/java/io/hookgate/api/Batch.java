package io.hookgate.api;

import io.hookgate.routing.JsonItems.Slice;
import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does one operation for each item of a request, each by itself: one that is wrong, or was not
 * stored, changes nothing for the others. Items are stored in their order, some at a time, so that
 * the store takes them in groups; once the store is away the rest is not tried. For one event loop.
 *
 * @param <R> an item as it was read
 */
final class Batch<R> {
  /** Items that are stored at once: what the store takes in one run of its script. */
  private static final int AT_ONCE = 64;

  private final Vertx vertx;
  private final Function<Buffer, R> read;
  private final Preparation<R> preparation;

  /** What comes before an item is stored. */
  @FunctionalInterface
  interface Preparation<R> {
    /**
     * Completes on the event loop with what stores it.
     *
     * @param key the item's Idempotency-Key, null when the batch has none
     */
    Future<Supplier<Future<JsonObject>>> prepare(R item, Caller caller, @Nullable String key);
  }

  /**
   * For items of one kind.
   *
   * @param read reads one item, on a worker thread; may throw a {@link ProblemException}
   */
  Batch(Vertx vertx, Function<Buffer, R> read, Preparation<R> preparation) {
    this.vertx = vertx;
    this.read = read;
    this.preparation = preparation;
  }

  /** Answers 200 with what became of each item, in their order. */
  Future<Answer> take(Call call) {
    QueryInput.of(call, Set.of());
    String key = IdempotencyKey.of(call);
    boolean lines = isLines(call.context().request().getHeader(HttpHeaders.CONTENT_TYPE));
    byte[] body = call.body().getBytes();
    return vertx
        .executeBlocking(() -> BatchItems.in(body, lines), false)
        .compose(slices -> new Run(call, key, body, slices).from(0));
  }

  private static boolean isLines(@Nullable String contentType) {
    return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("ndjson");
  }

  private final class Run {
    private final Call call;
    private final @Nullable String key;
    private final byte[] body;
    private final List<Slice> slices;
    private final JsonArray items = new JsonArray();
    private int retryAfter;
    private boolean away;

    Run(Call call, @Nullable String key, byte[] body, List<Slice> slices) {
      this.call = call;
      this.key = key;
      this.body = body;
      this.slices = slices;
    }

    Future<Answer> from(int first) {
      int end = end(first);
      if (away) {
        for (int i = first; i < slices.size(); i++) {
          items.add(failed(i, notTried()));
        }
      }
      if (away || first == slices.size()) {
        return Future.succeededFuture(answer());
      }
      return vertx
          .executeBlocking(() -> readAll(first, end), false)
          .compose(read -> prepareAll(first, read))
          .compose(this::storeAll)
          .compose(
              stored -> {
                for (int i = first; i < end; i++) {
                  items.add(item(i, stored.get(i - first)));
                }
                return from(end);
              });
    }

    /** The next few items, of as many bytes as one item may have, or one. */
    private int end(int first) {
      int end = first;
      long bytes = 0;
      while (end < slices.size() && end - first < AT_ONCE) {
        bytes += slices.get(end).length();
        if (bytes > BodyLimit.USUAL.maxBytes() && end > first) {
          break;
        }
        end++;
      }
      return end;
    }

    private List<Future<R>> readAll(int first, int end) {
      List<Future<R>> all = new ArrayList<>(end - first);
      for (Slice slice : slices.subList(first, end)) {
        try {
          all.add(Future.succeededFuture(readOne(slice)));
        } catch (ProblemException e) {
          all.add(Future.failedFuture(e));
        }
      }
      return all;
    }

    private R readOne(Slice slice) {
      int most = BodyLimit.USUAL.maxBytes();
      if (slice.length() > most) {
        throw Problem.of(
                413, "Content Too Large", "An item may have at most " + most + " bytes (1 MiB)")
            .exception();
      }
      return read.apply(Buffer.buffer().appendBytes(body, slice.from(), slice.length()));
    }

    private Future<List<Future<Supplier<Future<JsonObject>>>>> prepareAll(
        int first, List<Future<R>> read) {
      List<Future<Supplier<Future<JsonObject>>>> all = new ArrayList<>(read.size());
      for (int i = 0; i < read.size(); i++) {
        String own = key == null ? null : key + '#' + (first + i);
        all.add(read.get(i).compose(item -> preparation.prepare(item, call.caller(), own)));
      }
      return ended(all);
    }

    /** All begin here and now, one after the other: what shares an order key keeps its order. */
    private Future<List<Future<JsonObject>>> storeAll(
        List<Future<Supplier<Future<JsonObject>>>> prepared) {
      return ended(prepared.stream().map(item -> item.compose(storing -> storing.get())).toList());
    }

    private <T> Future<List<Future<T>>> ended(List<Future<T>> all) {
      return Future.join(all).transform(done -> Future.succeededFuture(all));
    }

    private JsonObject item(int index, Future<JsonObject> stored) {
      if (stored.succeeded()) {
        return new JsonObject().put("status", 202).mergeIn(stored.result());
      }
      if (stored.cause() instanceof StoreUnavailable unavailable) {
        away |= unavailable.reason() != StoreUnavailable.Reason.FULL;
      }
      String path = call.context().request().path() + "#" + index;
      return failed(index, Problems.of(stored.cause(), 500, path));
    }

    private JsonObject failed(int index, Problem problem) {
      String seconds = problem.headers().get("Retry-After");
      retryAfter = Math.max(retryAfter, seconds == null ? 0 : Integer.parseInt(seconds));
      return new JsonObject()
          .put("status", problem.status())
          .put("problem", problem.within("/" + index).toJson());
    }

    private Problem notTried() {
      return Problem.named(
              503,
              "store-unavailable",
              "The store is not available",
              "The store was away for an item before this one, which was not tried")
          .with("Retry-After", Integer.toString(Math.max(1, retryAfter)));
    }

    private Answer answer() {
      Answer answer = Answer.ok(new JsonObject().put("items", items));
      return retryAfter == 0 ? answer : answer.with("Retry-After", Integer.toString(retryAfter));
    }
  }
}
