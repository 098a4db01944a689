package io.hookgate.store;

import io.hookgate.store.RestReseal.Step;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals everything anew with the newest data key, whichever node works at it: leased for {@value
 * #LEASE_MILLIS} ms at a time, written down after each step, so that another node goes on where one
 * ends. A step that is done again finds its work done. Any event loop; futures fail as those of
 * {@link Store}.
 */
public final class Rotation {
  /** How long a node that says nothing has it. */
  static final long LEASE_MILLIS = 15_000;

  /**
   * A record whose length changes waits for its lease to end; what is still not done then is told.
   */
  private static final int MOST_PASSES = 60;

  private static final int EVENTS_AT_ONCE = 32;
  private static final List<String> FIELDS = List.of("st", "to", "by", "at", "fi", "pr");

  private final RedisLinks links;
  private final long clockOffset;
  private final IntSupplier shards;
  private final Supplier<String> tokens;
  private final Vault vault;
  private final EventReseal events;
  private final RestReseal rest;

  Rotation(
      RedisLinks links,
      long clockOffset,
      IntSupplier shards,
      Supplier<String> tokens,
      Vault vault) {
    this.links = links;
    this.clockOffset = clockOffset;
    this.shards = shards;
    this.tokens = tokens;
    this.vault = vault;
    this.events = new EventReseal(links, vault);
    this.rest = new RestReseal(links, vault);
  }

  /**
   * The last one that was asked for. Times are milliseconds since 1970, 0 for not yet.
   *
   * @param to id of the key that everything is to be under
   * @param total events there are now
   */
  public record Status(
      boolean done,
      String to,
      String by,
      long startedAt,
      long finishedAt,
      RotationProgress progress,
      long total) {}

  /**
   * The right to work at it.
   *
   * @param step the last one that was taken
   */
  public record Taken(String token, long step, RotationProgress progress) {}

  /** Ids of the keys that are here, the newest first. */
  public List<String> keyIds() {
    return vault.sealer().keyIds();
  }

  /** Whether new payloads are sealed. */
  public boolean payloads() {
    return vault.seals();
  }

  /** Begins one, by that API key; false when it is going on already. Fails without a data key. */
  public Future<Boolean> begin(String by) {
    return links
        .run(
            new Call(Script.ROTATE)
                .key(Keys.of(0).rotation())
                .arg(clockOffset)
                .arg(vault.newest())
                .arg(by)
                .arg(RotationProgress.START.text()))
        .map(begun -> begun.number() == 1);
  }

  /** How it goes; null when there never was one. */
  public Future<@Nullable Status> status() {
    List<String> asked = new ArrayList<>(List.of(Keys.of(0).rotation()));
    asked.addAll(FIELDS);
    return links
        .command("HMGET", asked.toArray(String[]::new))
        .compose(
            values -> {
              Fields is = new Fields(FIELDS, values);
              return is.text("st").isEmpty()
                  ? Future.succeededFuture(null)
                  : total().map(total -> status(is, total));
            });
  }

  private static Status status(Fields is, long total) {
    return new Status(
        is.text("st").equals("d"),
        is.text("to"),
        is.text("by"),
        is.number("at"),
        is.number("fi"),
        RotationProgress.of(is.text("pr")),
        total);
  }

  private Future<Long> total() {
    List<Future<Long>> sizes = new ArrayList<>();
    for (int shard = 0; shard < shards.getAsInt(); shard++) {
      sizes.add(links.command("ZCARD", Keys.of(shard).index()).map(size -> size.number()));
    }
    return Future.all(sizes).map(all -> sizes.stream().mapToLong(Future::result).sum());
  }

  /** Leases it; null when there is none to be had here. */
  public Future<@Nullable Taken> take() {
    String token = tokens.get();
    return links
        .run(
            new Call(Script.ROTATETAKE)
                .key(Keys.of(0).rotation())
                .arg(clockOffset)
                .arg(vault.newest())
                .arg(token)
                .arg(LEASE_MILLIS))
        .map(
            found ->
                found.size() == 0
                    ? null
                    : new Taken(
                        token, found.get(0).number(), RotationProgress.of(found.get(1).text())));
  }

  /**
   * Does the next step and writes it down.
   *
   * @return how to go on; null when it is done, or somebody else's
   */
  public Future<@Nullable Taken> step(Taken taken) {
    return work(taken.progress()).compose(now -> write(taken, now, over(now) ? 'd' : 'r'));
  }

  /** Leaves it to whoever comes next. */
  public Future<Void> giveBack(Taken taken) {
    return write(taken, taken.progress(), 'p').mapEmpty();
  }

  private Future<@Nullable Taken> write(Taken taken, RotationProgress now, char turn) {
    return links
        .run(
            new Call(Script.ROTATESTEP)
                .key(Keys.of(0).rotation())
                .arg(clockOffset)
                .arg(taken.token())
                .arg(taken.step() + 1)
                .arg(String.valueOf(turn))
                .arg(LEASE_MILLIS)
                .arg(now.text()))
        .map(
            mine ->
                mine.number() == 1 && turn == 'r'
                    ? new Taken(taken.token(), taken.step() + 1, now)
                    : null);
  }

  private static boolean over(RotationProgress now) {
    return now.phase() == RotationProgress.END;
  }

  private Future<RotationProgress> work(RotationProgress now) {
    return switch (now.phase()) {
      case RotationProgress.EVENTS -> events(now);
      case RotationProgress.KEPT ->
          rest.kept(now.place()).map(step -> after(now, step, RotationProgress.DEFINITIONS));
      case RotationProgress.DEFINITIONS ->
          rest.definitions(now.place()).map(step -> after(now, step, RotationProgress.REST));
      default -> rest.rest(now.place()).map(step -> atEnd(after(now, step, RotationProgress.END)));
    };
  }

  private static RotationProgress after(RotationProgress now, Step step, char next) {
    RotationProgress sum = now.with(step.done());
    return step.place().equals(RestReseal.START)
        ? sum.at(next, 0, "")
        : sum.at(now.phase(), 0, step.place());
  }

  /** Another pass, unless this one found nothing to do. */
  private static RotationProgress atEnd(RotationProgress now) {
    return over(now) && now.changed() > 0 && now.pass() < MOST_PASSES ? now.nextPass() : now;
  }

  private Future<RotationProgress> events(RotationProgress now) {
    return links
        .command(
            "ZRANGE",
            Keys.of(now.shard()).index(),
            now.place().isEmpty() ? "-" : "(" + now.place(),
            "+",
            "BYLEX",
            "LIMIT",
            "0",
            Integer.toString(EVENTS_AT_ONCE))
        .map(EventReader::texts)
        .compose(
            ids ->
                RecordGroups.each(links, ids, this::resealed)
                    .map(
                        done -> {
                          RotationProgress sum = now;
                          for (Resealed one : done) {
                            sum = sum.with(one);
                          }
                          return behind(sum, ids);
                        }));
  }

  private Future<List<Resealed>> resealed(List<String> ids) {
    List<Future<Resealed>> all = ids.stream().map(events::event).toList();
    return Future.all(all).map(done -> all.stream().map(Future::result).toList());
  }

  private RotationProgress behind(RotationProgress now, List<String> ids) {
    if (!ids.isEmpty()) {
      return now.at(RotationProgress.EVENTS, now.shard(), ids.get(ids.size() - 1));
    }
    return now.shard() + 1 < shards.getAsInt()
        ? now.at(RotationProgress.EVENTS, now.shard() + 1, "")
        : now.at(RotationProgress.KEPT, 0, "");
  }
}
