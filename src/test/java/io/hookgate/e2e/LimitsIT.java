package io.hookgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.app.GatewayKit;
import io.hookgate.e2e.Stub.Arrival;
import io.hookgate.testkit.Eventually;
import io.hookgate.testkit.Invariants;
import io.hookgate.testkit.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits of destinations, as a destination sees two gateways that share a Redis. */
class LimitsIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int PER_SECOND = 10;
  private static final int BURST = 5;
  private static final long ANSWER_MILLIS = 15;

  private Stub stub;
  private Stub free;
  private GatewayKit one;
  private GatewayKit two;

  @BeforeEach
  void start() {
    stub = new Stub();
    free = new Stub();
    one = GatewayKit.start(REDIS, configuration());
    two = GatewayKit.startOnWhatIsThere(REDIS, configuration());
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    stub.close();
    free.close();
    Invariants.structure(REDIS);
  }

  @Test
  void neverSeesMoreAtOnceThanItsConcurrency() {
    AtomicInteger most = countsAtOnce();
    List<String> ids = sendAll("two", 60);

    arrived(60);

    assertThat(stub.arrivals()).extracting(Arrival::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(stub.arrivals()).allMatch(seen -> seen.attempt() == 1);
    assertThat(most.get()).isEqualTo(2);
  }

  @Test
  void isServedStrictlyOneAfterTheOther() {
    AtomicInteger most = countsAtOnce();
    sendAll("serial", 40);

    arrived(40);

    assertThat(stub.arrivals()).allMatch(seen -> seen.attempt() == 1);
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void seesNoMoreThanItsRateAndTheOthersDoNotWait() {
    int events = 45;
    sendAll("rated", events);

    sendAll("free", 40);

    Eventually.see(() -> free.arrivals().size(), seen -> seen >= 40);
    int meanwhile = stub.arrivals().size();
    arrived(events);

    assertThat(meanwhile).as("rated ones when the free had all of theirs").isLessThan(events);
    List<Arrival> seen = stub.arrivals();
    for (int from = 0; from < events; from++) {
      for (int to = from; to < events; to++) {
        double seconds = (seen.get(to).nanos() - seen.get(from).nanos()) / 1e9;
        // Three more: what is granted in time may arrive late and close to what comes after it.
        assertThat((double) (to - from + 1))
            .as("arrivals within %.3f s", seconds)
            .isLessThanOrEqualTo(BURST + PER_SECOND * seconds + 3);
      }
    }
    double whole = (seen.get(events - 1).nanos() - seen.get(0).nanos()) / 1e9;
    assertThat(whole).isBetween(3.8, 12.0);
    assertThat(seen).allMatch(arrival -> arrival.attempt() == 1);
  }

  @Test
  void aReplayObeysTheSameLimits() {
    AtomicInteger most = countsAtOnce();
    List<String> ids = sendAll("serial", 10);
    arrived(10);
    ids.forEach(one::ended);

    ids.forEach(
        id ->
            assertThat(two.api().post("/api/v1/events/" + id + "/replay", "{}").status())
                .isLessThan(300));

    arrived(20);
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void costsTwoRoundTripsMoreAndOneToGiveAPermitBack() {
    int events = 30;
    for (int i = 0; i < events; i++) {
      one.ended(one.provider("any").accepted("{\"n\":" + i + "}", "X-Type", "two"));
    }

    assertThat(runs("settle")).isLessThanOrEqualTo(events);
    // Each came alone, so there is a claim per event; a second one may look whether there is more.
    assertThat(runs("permit")).isBetween((long) events, 2L * events + 5);
    assertThat(runs("claim")).isLessThanOrEqualTo(runs("permit"));
    assertThat(runs("giveback")).isBetween((long) events, 2L * events + 5);
    assertThat(scriptsFor("free")).isEmpty();
  }

  /** What an event to that destination ran beside accept, settle and the look-outs. */
  private List<String> scriptsFor(String type) {
    List<String> limited = List.of("permit", "giveback");
    List<Long> before = limited.stream().map(this::runs).toList();
    one.ended(one.provider("any").accepted("{}", "X-Type", type));
    List<String> ran = new ArrayList<>();
    for (int i = 0; i < limited.size(); i++) {
      if (runs(limited.get(i)) != before.get(i)) {
        ran.add(limited.get(i));
      }
    }
    return ran;
  }

  private long runs(String script) {
    return one.scriptRuns(script) + two.scriptRuns(script);
  }

  private void arrived(int count) {
    Eventually.see(() -> stub.arrivals().size(), seen -> seen >= count);
  }

  /** Half of them through each gateway. */
  private List<String> sendAll(String type, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GatewayKit node = i % 2 == 0 ? one : two;
      ids.add(node.provider("any").accepted("{\"n\":" + i + "}", "X-Type", type));
    }
    return ids;
  }

  /** Answers after a while; counts how many wait for their answer at once, at most. */
  private AtomicInteger countsAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    stub.answers(
        (arrival, response) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          stub.vertx()
              .timer(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
              .onSuccess(
                  v -> {
                    now.decrementAndGet();
                    response.end();
                  });
        });
    return most;
  }

  private String configuration() {
    return """
        { "sources": [ { "name": "any", "type": "header:X-Type", "verify": { "scheme": "none" } } ],
          "destinations": [
            { "name": "two", "url": "%1$s", "concurrency": 2 },
            { "name": "serial", "url": "%1$s", "concurrency": 1 },
            { "name": "rated", "url": "%1$s",
              "rateLimit": { "permits": %3$d, "per": "1s", "burst": %4$d } },
            { "name": "free", "url": "%2$s" } ],
          "routes": [
            { "name": "two", "source": "any", "types": ["two"], "destinations": ["two"] },
            { "name": "serial", "source": "any", "types": ["serial"], "destinations": ["serial"] },
            { "name": "rated", "source": "any", "types": ["rated"], "destinations": ["rated"] },
            { "name": "free", "source": "any", "types": ["free"], "destinations": ["free"] } ] }
        """
        .formatted(stub.url("/limited"), free.url("/free"), PER_SECOND, BURST);
  }
}
