package io.hookgate.store;

import io.hookgate.model.Ids;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of what sources did not take: per source the newest {@value #MOST}, and, where it asks
 * for them, the newest requests themselves. Any event loop; futures fail as those of {@link Store}.
 */
public final class Rejections {
  /** Rejections kept per source. */
  public static final int MOST = 1000;

  private static final Pattern ID = Pattern.compile("rej_[0-9a-hjkmnp-tv-z]{26}");
  private static final int FEWEST_READ = 4;

  private final RedisLinks links;
  private final IntSupplier shards;
  private final BooleanSupplier full;

  Rejections(RedisLinks links, IntSupplier shards, BooleanSupplier full) {
    this.links = links;
    this.shards = shards;
    this.full = full;
  }

  /**
   * A request that is kept.
   *
   * @param sealed as it was given to {@link #keep}
   * @param firstTry when it was first asked for, the same for all that ask, in milliseconds
   */
  public record Kept(byte[] sealed, long firstTry) {}

  /** Whether the text has the form of a rejection's id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** A number that an id has in common with its source, 0 to {@link Ids#SHARDS} - 1. */
  public static int mark(String sourceId) {
    return Ids.shardOfKey(sourceId, Ids.SHARDS);
  }

  /** Keeps it; what is too many or too old goes. Refused while Redis is nearly full. */
  public Future<Void> keep(RejectedRequest rejected) {
    if (full.getAsBoolean()) {
      return Future.failedFuture(
          new StoreUnavailable(
              StoreUnavailable.Reason.FULL, "Redis is nearly full: rejections are only counted"));
    }
    return write(rejected, "");
  }

  /** Remembers what a rejected request was accepted as, and forgets the request. Runs twice. */
  public Future<Void> accepted(Rejection rejection, List<String> eventIds, long lifeMillis) {
    return write(
        new RejectedRequest(
            rejection.acceptedAs(eventIds), new byte[0], Integer.MAX_VALUE, lifeMillis),
        RejectionCodec.encode(rejection));
  }

  private Future<Void> write(RejectedRequest rejected, String earlier) {
    Rejection evidence = rejected.evidence();
    String bare = Keys.bare(evidence.sourceId());
    Keys keys = keys(evidence.sourceId());
    Call call =
        new Call(Script.REJECT)
            .key(keys.rejections(bare))
            .key(keys.rejected(bare))
            .arg(RejectionCodec.encode(evidence))
            .arg(earlier)
            .arg(rejected.request())
            .arg(rejected.most())
            .arg(MOST)
            .arg(Ids.lowestOfTime(evidence.at() - rejected.lifeMillis()))
            .arg(rejected.lifeMillis());
    return links.run(call).mapEmpty();
  }

  /** A page, the newest first. A cursor that no page gave fails it as an illegal argument. */
  public Future<Page<Rejection>> page(RejectionQuery query) {
    String cursor = query.cursor();
    if (cursor != null && !isId("rej_" + cursor)) {
      return Future.failedFuture(
          new IllegalArgumentException("not a cursor of a list of rejections"));
    }
    List<String> sources = query.sourceIds();
    String until = query.until() > 0 ? Ids.lowestOfTime(query.until()) : null;
    String from = cursor == null ? until : cursor;
    String lowest = query.since() > 0 ? "[" + Ids.lowestOfTime(query.since()) : "-";
    ShardWalk.Source newest =
        (place, below, count) ->
            range(
                sources.get(place), below == null ? "+" : "(" + below, lowest, Math.max(1, count));
    // Of many sources few entries each: together they fill a page.
    int chunk = Math.max(FEWEST_READ, query.limit() / Math.max(1, sources.size()));
    ShardWalk walk = new ShardWalk(newest, sources.size(), from, chunk);
    return Scan.page(
            walk,
            query.limit(),
            Scan.Looking.atOnce(query.limit(), System::nanoTime),
            texts -> wanted(texts, query.reason()))
        .map(
            page -> {
              String last = page.cursor();
              return new Page<>(
                  page.items(), last == null ? null : last.substring(0, RejectionCodec.ID));
            });
  }

  private Future<List<@Nullable Rejection>> wanted(List<String> texts, @Nullable String reason) {
    List<Future<@Nullable Rejection>> reads = texts.stream().map(this::read).toList();
    return Future.all(reads)
        .map(
            all ->
                reads.stream()
                    .map(Future::result)
                    .<@Nullable Rejection>map(
                        it -> reason == null || reason.equals(it.reason()) ? it : null)
                    .toList());
  }

  /** The rejection of that id of one of these sources; null when there is none (any more). */
  public Future<@Nullable Rejection> find(String id, Stream<String> sourceIds) {
    String bare = Keys.bare(id);
    List<Future<@Nullable Rejection>> reads =
        sourceIds
            .filter(source -> mark(source) == Ids.shardOf(id))
            .map(source -> range(source, "(" + bare + "~", "[" + bare, 1).compose(this::first))
            .toList();
    return Future.all(reads)
        .map(
            all -> {
              for (Future<@Nullable Rejection> read : reads) {
                if (read.result() != null) {
                  return read.result();
                }
              }
              return null;
            });
  }

  /**
   * The request of a rejection; null when it is not kept (any more).
   *
   * @param now what to remember as the first try, when this is it
   */
  public Future<@Nullable Kept> request(Rejection rejection, long now) {
    Call call =
        new Call(Script.READMIT)
            .key(keys(rejection.sourceId()).rejected(Keys.bare(rejection.sourceId())))
            .arg(Keys.bare(rejection.id()))
            .arg(now);
    return links
        .run(call)
        .map(
            reply ->
                reply.size() == 0 ? null : new Kept(reply.get(0).bytes(), reply.get(1).number()));
  }

  /** The ids of the rejections of a source whose requests are kept. */
  public Future<List<String>> kept(String sourceId) {
    return links
        .command("HKEYS", keys(sourceId).rejected(Keys.bare(sourceId)))
        .map(
            fields ->
                EventReader.texts(fields).stream()
                    .filter(field -> field.length() == RejectionCodec.ID)
                    .map(field -> "rej_" + field)
                    .toList());
  }

  /** A kept request as it was given to {@link #keep}; empty when it is not kept any more. */
  public Future<byte[]> keptBytes(String sourceId, String id) {
    return links
        .command("HGET", keys(sourceId).rejected(Keys.bare(sourceId)), Keys.bare(id))
        .map(Reply::bytes);
  }

  /** Forgets a kept request; the evidence stays. Safe to run twice. */
  public Future<Void> forget(String sourceId, String id) {
    String bare = Keys.bare(id);
    return links
        .command("HDEL", keys(sourceId).rejected(Keys.bare(sourceId)), bare, bare + ":t")
        .mapEmpty();
  }

  private Future<List<String>> range(String sourceId, String below, String lowest, int count) {
    return links
        .command(
            "ZRANGE",
            keys(sourceId).rejections(Keys.bare(sourceId)),
            below,
            lowest,
            "BYLEX",
            "REV",
            "LIMIT",
            "0",
            Integer.toString(count))
        .map(EventReader::texts);
  }

  private Future<@Nullable Rejection> first(List<String> texts) {
    return texts.isEmpty() ? Future.succeededFuture(null) : read(texts.get(0));
  }

  /** Newer requests may have taken the place of this one's. */
  private Future<@Nullable Rejection> read(String text) {
    Rejection rejection = RejectionCodec.decode(text);
    return rejection.kept()
        ? links
            .command(
                "HEXISTS",
                keys(rejection.sourceId()).rejected(Keys.bare(rejection.sourceId())),
                Keys.bare(rejection.id()))
            .map(Reply::number)
            .map(there -> rejection.whoseRequestIsKept(there == 1))
        : Future.succeededFuture(rejection);
  }

  private Keys keys(String sourceId) {
    return Keys.of(Ids.shardOfKey(sourceId, shards.getAsInt()));
  }
}
