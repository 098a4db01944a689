package io.hookgate.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.store.StoreUnavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptGroupTest {
  private final List<List<Call>> runs = new ArrayList<>();
  private final List<Promise<Response>> answers = new ArrayList<>();
  private final ScriptGroup group = new ScriptGroup(100, this::run);

  private Future<Response> run(List<Call> items) {
    runs.add(items);
    answers.add(Promise.promise());
    return answers.get(answers.size() - 1).future();
  }

  @Test
  void leavesAtOnceWithNothingUnderWayAndGathersWhatArrivesMeanwhile() {
    Future<Response> first = group.add(item(10));
    Future<Response> second = group.add(item(10));
    Future<Response> third = group.add(item(10));
    assertThat(runs).hasSize(1);

    answer(0, NumberType.create(1));

    assertThat(runs).extracting(List::size).containsExactly(1, 2);
    assertThat(first.result().toInteger()).isEqualTo(1);
    assertThat(second.isComplete()).isFalse();

    answer(1, NumberType.create(2), NumberType.create(3));

    assertThat(second.result().toInteger()).isEqualTo(2);
    assertThat(third.result().toInteger()).isEqualTo(3);
    assertThat(runs).hasSize(2);
  }

  @Test
  void givesEachItemItsOwnOutcome() {
    group.add(item(10));
    Future<Response> bad = group.add(item(10));
    Future<Response> good = group.add(item(10));
    answer(0, NumberType.create(1));

    answer(1, ErrorType.create("OOM no room"), NumberType.create(3));

    assertThat(bad.cause()).hasMessage("OOM no room");
    assertThat(good.result().toInteger()).isEqualTo(3);
  }

  @Test
  void failsEveryItemOfARunThatFailedAndGoesOn() {
    Future<Response> first = group.add(item(10));
    Future<Response> second = group.add(item(10));

    answers.get(0).fail("connection lost");

    assertThat(first.cause()).hasMessage("connection lost");
    assertThat(runs).hasSize(2);
    answer(1, NumberType.create(2));
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void failsEveryItemWhenTheAnswersAreNotAsManyAsTheItems() {
    Future<Response> first = group.add(item(10));

    answer(0, NumberType.create(1), NumberType.create(1));

    assertThat(first.cause()).hasMessage("2 answers to a group of 1");
    assertThat(group.add(item(10)).isComplete()).isFalse();
    assertThat(runs).hasSize(2);
  }

  @Test
  void failsItsItemsWhenTheRunThrows() {
    ScriptGroup broken =
        new ScriptGroup(
            100,
            items -> {
              throw new IllegalArgumentException("cannot be encoded");
            });

    assertThat(broken.add(item(1)).cause()).hasMessage("cannot be encoded");
    assertThat(broken.add(item(1)).failed()).isTrue();
  }

  @Test
  void takesAtMostSixtyFourItemsAndHalfAMegabyteInARun() {
    group.add(item(1));
    for (int i = 0; i < 70; i++) {
      group.add(item(1));
    }
    for (int i = 0; i < 3; i++) {
      group.add(item(300 << 10));
    }
    for (int i = 0; i < answers.size(); i++) {
      answer(i, ones(runs.get(i).size()));
    }

    assertThat(runs).extracting(List::size).containsExactly(1, 64, 7, 1, 1);
  }

  @Test
  void refusesMoreThanMayWait() {
    for (int i = 0; i < 101; i++) {
      group.add(item(1));
    }

    assertThat(group.add(item(1)).cause())
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("100 items wait");
  }

  private static Response[] ones(int count) {
    Response[] ones = new Response[count];
    java.util.Arrays.fill(ones, NumberType.create(1));
    return ones;
  }

  private static Call item(int bytes) {
    return new Call(Script.SETTLE).arg(new byte[bytes]);
  }

  private void answer(int run, Response... items) {
    MultiType answer = MultiType.create(items.length, false);
    for (Response item : items) {
      answer.add(item);
    }
    answers.get(run).complete(answer);
  }
}
