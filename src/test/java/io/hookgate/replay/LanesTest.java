package io.hookgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final List<Promise<Void>> running = new ArrayList<>();

  @Test
  void doesAFewAtATimeAndAllInTheEnd() {
    Future<Void> done = Lanes.forEach(List.of(1, 2, 3), 2, this::step);

    assertThat(running).hasSize(2);
    running.get(1).complete();
    assertThat(running).hasSize(3);
    running.get(0).complete();
    assertThat(done.isComplete()).isFalse();
    running.get(2).complete();
    assertThat(done.succeeded()).isTrue();
  }

  @Test
  void startsNothingAfterAFailureButWaitsForWhatRuns() {
    Future<Void> done = Lanes.forEach(List.of(1, 2, 3), 2, this::step);

    running.get(0).fail("no");
    assertThat(done.isComplete()).isFalse();
    running.get(1).complete();

    assertThat(running).hasSize(2);
    assertThat(done.failed()).isTrue();
  }

  private Future<Void> step(int item) {
    Promise<Void> promise = Promise.promise();
    running.add(promise);
    return promise.future();
  }
}
