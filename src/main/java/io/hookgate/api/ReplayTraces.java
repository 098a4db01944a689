package io.hookgate.api;

import io.hookgate.replay.ReplayOrder;
import io.hookgate.store.Page;
import io.hookgate.store.ReplayJob;
import io.hookgate.store.ReplayJobs;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes values that are expunged out of what ended replays were asked for. */
final class ReplayTraces {
  private static final int PAGE = 200;

  private final ReplayJobs jobs;

  ReplayTraces(ReplayJobs jobs) {
    this.jobs = jobs;
  }

  /**
   * How many there were.
   *
   * @param tenant whose replays; null for everybody's
   * @param dryRun only counts
   */
  Future<Integer> forget(@Nullable String tenant, Map<String, String> values, boolean dryRun) {
    return page(tenant, values, dryRun, null, 0);
  }

  private Future<Integer> page(
      @Nullable String tenant,
      Map<String, String> values,
      boolean dryRun,
      @Nullable String cursor,
      int before) {
    return jobs.page(job -> names(job, tenant, values), PAGE, cursor)
        .compose(
            page ->
                forgotten(page, values, dryRun)
                    .compose(
                        many -> {
                          int sofar = before + many;
                          return page.cursor() == null
                              ? Future.succeededFuture(sofar)
                              : page(tenant, values, dryRun, page.cursor(), sofar);
                        }));
  }

  private static boolean names(ReplayJob job, @Nullable String tenant, Map<String, String> values) {
    if (!job.state().ended() || (tenant != null && !tenant.equals(job.asked().tenant()))) {
      return false;
    }
    if (job.asked().missingKey() != null) {
      // What nobody here can read tells nobody; whoever has the key back runs the expunge again.
      return false;
    }
    ReplayOrder order = ReplayOrder.of(job.asked().order());
    return !order.without(values).equals(order);
  }

  private Future<Integer> forgotten(
      Page<ReplayJob> page, Map<String, String> values, boolean dryRun) {
    if (dryRun) {
      return Future.succeededFuture(page.items().size());
    }
    List<Future<Boolean>> reworded =
        page.items().stream()
            .map(
                job -> {
                  String was = job.asked().order();
                  return jobs.reword(job.id(), was, ReplayOrder.of(was).without(values).text());
                })
            .toList();
    return Future.all(reworded)
        .map(all -> (int) reworded.stream().filter(Future<Boolean>::result).count());
  }
}
