package io.hookgate.store;

import io.hookgate.model.ReplayState;
import io.hookgate.store.redis.Call;
import io.hookgate.store.redis.RedisLinks;
import io.hookgate.store.redis.Reply;
import io.hookgate.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replay jobs, whichever node works at them: a job is leased for {@value #LEASE_MILLIS} ms at a
 * time, and each step of it renews the lease. Any thread; futures fail as those of {@link Store}.
 */
public final class ReplayJobs {
  /** Jobs that wait or run, at most. */
  public static final int MOST_UNFINISHED = 100;

  /** Jobs kept, the newest. */
  public static final int MOST = 1000;

  /** How long a node that says nothing has a job. */
  static final long LEASE_MILLIS = 15_000;

  /** How long after its last batch a job's counters are kept. */
  static final long COUNTERS_MILLIS = 90L * 24 * 60 * 60 * 1000;

  private static final int LOOK = 50;
  private static final int REWORDINGS = 3;
  private static final List<String> FIELDS =
      List.of("st", "by", "te", "rq", "ex", "mt", "qu", "sk", "at", "sa", "fi");

  private final RedisLinks links;
  private final long clockOffset;
  private final IntSupplier shards;
  private final Supplier<String> tokens;
  private final Vault vault;

  ReplayJobs(
      RedisLinks links,
      long clockOffset,
      IntSupplier shards,
      Supplier<String> tokens,
      Vault vault) {
    this.vault = vault;
    this.links = links;
    this.clockOffset = clockOffset;
    this.shards = shards;
    this.tokens = tokens;
  }

  /**
   * A job and the right to work at it.
   *
   * @param token of the lease
   */
  public record Taken(ReplayJob job, ReplayJob.Work work, String token) {}

  /** The store's time, milliseconds since 1970. */
  public Future<Long> now() {
    return links
        .command("TIME")
        .map(time -> time.get(0).number() * 1000 + time.get(1).number() / 1000 + clockOffset);
  }

  /** How many wait or run. */
  public Future<Long> unfinished() {
    return links.command("ZCARD", ReplayKeys.UNFINISHED).map(Reply::number);
  }

  /**
   * Makes a job; safe to run twice.
   *
   * @param createdAt it takes nothing that came later
   * @param place where its walk begins
   * @return false when there are {@value #MOST_UNFINISHED} unfinished ones
   */
  public Future<Boolean> make(String id, ReplayJob.Asked asked, long createdAt, String place) {
    String bare = Keys.bare(id);
    Call call =
        new Call(Script.JOBMAKE)
            .key(ReplayKeys.job(bare))
            .key(ReplayKeys.JOBS)
            .key(ReplayKeys.UNFINISHED)
            .arg(bare)
            .arg(ReplayKeys.JOB)
            .arg(MOST_UNFINISHED)
            .arg(MOST);
    call.arg("st").arg("q").arg("at").arg(createdAt).arg("by").arg(asked.by());
    call.arg("rq")
        .arg(vault.seal(SealedIds.order(id), asked.order()))
        .arg("ex")
        .arg(asked.expected());
    call.arg("n").arg(0).arg("mt").arg(0).arg("qu").arg(0).arg("sk").arg(0);
    call.arg("ba").arg("").arg("pl").arg(place).arg("tk").arg("").arg("sa").arg("");
    String tenant = asked.tenant();
    if (tenant != null) {
      call.arg("te").arg(tenant);
    }
    return links.run(call).map(made -> made.number() == 1);
  }

  /** Leases up to so many jobs that no node has. */
  public Future<List<Taken>> take(int most) {
    String token = tokens.get();
    return links
        .run(
            new Call(Script.JOBTAKE)
                .key(ReplayKeys.UNFINISHED)
                .key(ReplayKeys.JOBS)
                .arg(clockOffset)
                .arg(ReplayKeys.JOB)
                .arg(token)
                .arg(LEASE_MILLIS)
                .arg(most))
        .map(
            found -> {
              List<Taken> taken = new ArrayList<>();
              for (int i = 0; i < found.size(); i++) {
                String bare = found.get(i).get(0).text();
                Fields fields = new Fields(found.get(i).get(1));
                addReadable(bare, fields, token, taken);
              }
              return taken;
            });
  }

  /** One whose order or batch does not open waits for its key: it is leased, and left alone. */
  private void addReadable(String bare, Fields fields, String token, List<Taken> to) {
    ReplayJob job = job(bare, fields);
    if (job.asked().missingKey() != null) {
      return;
    }
    try {
      to.add(new Taken(job, work(bare, fields), token));
    } catch (Unreadable e) {
      vault.missed(e);
    }
  }

  /** Takes a step of a job that is leased under that token; safe to run twice. */
  public Future<ReplayStep.Result> step(String id, String token, ReplayStep step) {
    String bare = Keys.bare(id);
    return links
        .run(
            new Call(Script.JOBSTEP)
                .key(ReplayKeys.job(bare))
                .key(ReplayKeys.UNFINISHED)
                .arg(clockOffset)
                .arg(bare)
                .arg(token)
                .arg(step.number())
                .arg(String.valueOf(step.turn().code()))
                .arg(LEASE_MILLIS)
                .arg(step.made().matched())
                .arg(step.made().queued())
                .arg(step.made().skipped())
                .arg(vault.seal(SealedIds.batch(id), step.batch()))
                .arg(step.place()))
        .map(result -> ReplayStep.Result.of(result.text()));
  }

  /**
   * Cancels a job unless it has ended; safe to run twice.
   *
   * @return false when there is none
   */
  public Future<Boolean> cancel(String id) {
    String bare = Keys.bare(id);
    return links
        .run(
            new Call(Script.JOBCANCEL)
                .key(ReplayKeys.job(bare))
                .key(ReplayKeys.UNFINISHED)
                .arg(clockOffset)
                .arg(bare))
        .map(state -> !state.text().isEmpty());
  }

  /** One job; null when there is none. */
  public Future<@Nullable ReplayJob> find(String id) {
    String bare = Keys.bare(id);
    List<String> asked = new ArrayList<>(List.of(ReplayKeys.job(bare)));
    asked.addAll(FIELDS);
    return links
        .command("HMGET", asked.toArray(String[]::new))
        .map(
            values -> {
              Fields found = new Fields(FIELDS, values);
              return found.text("st").isEmpty() ? null : job(bare, found);
            });
  }

  /**
   * A page of those that are wanted, the newest first. A cursor that no page gave fails it as an
   * illegal argument.
   */
  public Future<Page<ReplayJob>> page(
      Predicate<ReplayJob> wanted, int limit, @Nullable String cursor) {
    if (cursor != null && !cursor.matches("[0-9a-z]{26}")) {
      return Future.failedFuture(
          new IllegalArgumentException("not a cursor of the list of replays"));
    }
    return page(wanted, limit, cursor, new ArrayList<>());
  }

  private Future<Page<ReplayJob>> page(
      Predicate<ReplayJob> wanted, int limit, @Nullable String below, List<ReplayJob> page) {
    return links
        .command(
            "ZRANGE",
            ReplayKeys.JOBS,
            below == null ? "+" : "(" + below,
            "-",
            "BYLEX",
            "REV",
            "LIMIT",
            "0",
            Integer.toString(LOOK))
        .compose(
            ids -> {
              List<String> bare = EventReader.texts(ids);
              return Future.all(bare.stream().map(id -> find("rpl_" + id)).toList())
                  .compose(found -> add(wanted, limit, bare, found.list(), page));
            });
  }

  /** Adds what was read, then reads on unless the page is full or the list at its end. */
  private Future<Page<ReplayJob>> add(
      Predicate<ReplayJob> wanted,
      int limit,
      List<String> ids,
      List<@Nullable ReplayJob> found,
      List<ReplayJob> page) {
    for (int i = 0; i < ids.size(); i++) {
      ReplayJob job = found.get(i);
      if (job != null && wanted.test(job)) {
        if (page.size() == limit) {
          return Future.succeededFuture(new Page<>(page, Keys.bare(page.get(limit - 1).id())));
        }
        page.add(job);
      }
    }
    return ids.size() < LOOK
        ? Future.succeededFuture(new Page<>(page, null))
        : page(wanted, limit, ids.get(ids.size() - 1), page);
  }

  /**
   * Puts another text in the place of what was asked of a job that has ended; safe to run twice.
   *
   * @param was what stood there
   * @return false when it runs, is gone, or stood otherwise
   */
  public Future<Boolean> reword(String id, String was, String now) {
    return reword(id, was, now, REWORDINGS);
  }

  /** A rotation of the data keys may put the same text there otherwise sealed in between. */
  private Future<Boolean> reword(String id, String was, String now, int tries) {
    String key = ReplayKeys.job(Keys.bare(id));
    return links
        .command("HGET", key, "rq")
        .compose(
            stored -> {
              String there = vault.open(SealedIds.order(id), stored.text());
              if (!there.equals(was)) {
                return Future.succeededFuture(there.equals(now));
              }
              return links
                  .run(
                      new Call(Script.JOBREWORD)
                          .key(key)
                          .arg(stored.text())
                          .arg(vault.seal(SealedIds.order(id), now)))
                  .compose(
                      done ->
                          done.number() == 1 || tries == 1
                              ? Future.succeededFuture(done.number() == 1)
                              : reword(id, was, now, tries - 1));
            });
  }

  /** How the deliveries of a job have ended so far. */
  public Future<ReplayJob.Progress> progress(String id) {
    List<Future<Reply>> reads = new ArrayList<>();
    for (int shard = 0; shard < shards.getAsInt(); shard++) {
      String counters = Keys.of(shard).replayed(Keys.bare(id));
      reads.add(links.command("HMGET", counters, "d", "x", "c"));
    }
    return Future.all(reads)
        .map(
            all -> {
              long[] sums = new long[3];
              for (Future<Reply> read : reads) {
                for (int i = 0; i < sums.length; i++) {
                  sums[i] += read.result().get(i).number();
                }
              }
              return new ReplayJob.Progress(sums[0], sums[1], sums[2]);
            });
  }

  private ReplayJob job(String bare, Fields fields) {
    return new ReplayJob(
        "rpl_" + bare,
        ReplayState.of(fields.text("st").charAt(0)),
        asked("rpl_" + bare, fields),
        new ReplayJob.Counts(fields.number("mt"), fields.number("qu"), fields.number("sk")),
        new ReplayJob.Span(fields.number("at"), fields.number("sa"), fields.number("fi")));
  }

  private ReplayJob.Asked asked(String id, Fields fields) {
    String order = "";
    String missing = null;
    try {
      order = vault.open(SealedIds.order(id), fields.text("rq"));
    } catch (Unreadable e) {
      vault.missed(e);
      missing = e.keyId();
    }
    return new ReplayJob.Asked(
        fields.text("by"), fields.optional("te", ""), order, fields.number("ex"), missing);
  }

  private ReplayJob.Work work(String bare, Fields fields) {
    String batch = vault.open(SealedIds.batch("rpl_" + bare), fields.text("ba"));
    return new ReplayJob.Work(fields.number("n"), batch, fields.text("pl"));
  }
}
